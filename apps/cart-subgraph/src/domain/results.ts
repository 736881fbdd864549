import { type CommonUserError, invalidInput, notFound } from '@commerce/graphql';
import type { Cart } from './cart.ts';
import type { EditProblem } from './edit-lines.ts';

/** Why a cart was not changed, in the schema's error types. */
export type CartError =
  | CommonUserError
  | {
      __typename: 'VersionConflict';
      code: 'VERSION_CONFLICT';
      message: string;
      path: string[] | null;
      currentVersion: number;
      cart: Cart;
    }
  | { __typename: 'CartNotEditable'; code: 'CART_NOT_EDITABLE'; message: string; path: string[] | null; cart: Cart }
  | {
      __typename: 'VariantNotForSale';
      code: 'VARIANT_NOT_FOR_SALE';
      message: string;
      path: string[] | null;
      variant: { id: string };
    }
  | {
      __typename: 'AmountTooLarge';
      code: 'AMOUNT_TOO_LARGE';
      message: string;
      path: string[] | null;
      maxQuantity: number;
    }
  | { __typename: 'TemporarilyUnavailable'; code: 'TEMPORARILY_UNAVAILABLE'; message: string; path: string[] | null };

/** A changed cart, or why it was not changed. */
export interface CartResult {
  cart: Cart | null;
  userErrors: CartError[];
}

export function changed(cart: Cart): CartResult {
  return { cart, userErrors: [] };
}

export function refused(...userErrors: CartError[]): CartResult {
  return { cart: null, userErrors };
}

export const cartNotFound = (): CartError => notFound('there is no such cart', ['cartId']);

export function versionConflict(cart: Cart): CartError {
  const message = `the cart was changed meanwhile: it is at version ${cart.version} now; read it and try again`;
  const path = ['expectedVersion'];
  return { __typename: 'VersionConflict', code: 'VERSION_CONFLICT', message, path, currentVersion: cart.version, cart };
}

export function cartNotEditable(cart: Cart): CartError {
  const reason = {
    ACTIVE: '',
    FROZEN: 'is being ordered',
    ORDERED: 'was ordered',
    MERGED: 'was merged into another',
    EXPIRED: 'has expired',
  };
  const message = `the cart ${reason[cart.status]} and cannot be changed`;
  return { __typename: 'CartNotEditable', code: 'CART_NOT_EDITABLE', message, path: ['cartId'], cart };
}

export function variantNotForSale(variantId: string, path: string[] | null): CartError {
  const message = 'the variant cannot be bought just now';
  return { __typename: 'VariantNotForSale', code: 'VARIANT_NOT_FOR_SALE', message, path, variant: { id: variantId } };
}

export function temporarilyUnavailable(): CartError {
  const message = 'the catalogue does not answer just now; nothing was changed, try again in a moment';
  return { __typename: 'TemporarilyUnavailable', code: 'TEMPORARILY_UNAVAILABLE', message, path: null };
}

export function tooManyEdits(): CartError {
  const message = 'too many changes of this cart wait already; nothing was changed, try again in a moment';
  return { __typename: 'TemporarilyUnavailable', code: 'TEMPORARILY_UNAVAILABLE', message, path: ['cartId'] };
}

/** @param list the input field with the edited items. */
export function editProblem(problem: EditProblem, list: string): CartError {
  const { code, message, index, field } = problem;
  const path = index === null ? [list] : [list, String(index), ...(field ? [field] : [])];
  switch (code) {
    case 'NOT_FOUND':
      return notFound(message, path);
    case 'INVALID_INPUT':
      return invalidInput(message, path);
    case 'VARIANT_NOT_FOR_SALE':
      return { __typename: 'VariantNotForSale', code, message, path, variant: { id: problem.variantId } };
    case 'AMOUNT_TOO_LARGE':
      return { __typename: 'AmountTooLarge', code, message, path, maxQuantity: problem.maxQuantity };
  }
}
