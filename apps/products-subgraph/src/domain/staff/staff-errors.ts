import type { CommonUserError } from '@commerce/graphql';
import type { ProductRow } from '../catalogue.ts';

/** Why a change of the catalogue was refused, in the schema's error types. */
export type StaffError =
  | CommonUserError
  | (Refusal<'ProductVersionConflict', 'VERSION_CONFLICT'> & { currentVersion: number; product: ProductRow })
  | (Refusal<'SlugTaken', 'SLUG_TAKEN'> & { slug: string })
  | SkuTakenError
  | Refusal<'CategoryCycle', 'CATEGORY_CYCLE'>
  | (Refusal<'CategoryNotEmpty', 'CATEGORY_NOT_EMPTY'> & { childCount: number; productCount: number });

export type SkuTakenError = Refusal<'SkuTaken', 'SKU_TAKEN'> & { sku: string; variantId: string | null };

interface Refusal<Name extends string, Code extends string> {
  __typename: Name;
  code: Code;
  message: string;
  path: string[] | null;
}

export function productVersionConflict(product: ProductRow): StaffError {
  const { version } = product;
  const message = `the product was changed meanwhile: it is at version ${version} now; read it and try again`;
  const path = ['expectedVersion'];
  return {
    __typename: 'ProductVersionConflict',
    code: 'VERSION_CONFLICT',
    message,
    path,
    currentVersion: version,
    product,
  };
}

export function slugTaken(slug: string, path: string[]): StaffError {
  return {
    __typename: 'SlugTaken',
    code: 'SLUG_TAKEN',
    message: 'another product or category has this slug; choose another one',
    path,
    slug,
  };
}

/** @param variantId null if the other variant is in the same input. */
export function skuTaken(sku: string, variantId: string | null, path: string[]): StaffError {
  const message = 'another variant has this SKU; give each its own';
  return { __typename: 'SkuTaken', code: 'SKU_TAKEN', message, path, sku, variantId };
}

export function categoryCycle(): StaffError {
  const message = 'the category cannot be moved into itself or into one below it';
  return { __typename: 'CategoryCycle', code: 'CATEGORY_CYCLE', message, path: ['parentId'] };
}

export function categoryNotEmpty(childCount: number, productCount: number): StaffError {
  const message =
    childCount > 0
      ? 'move or delete the categories in it first'
      : 'it contains products: remove them from it with unassignProducts, or move them first';
  const path = ['categoryId'];
  return { __typename: 'CategoryNotEmpty', code: 'CATEGORY_NOT_EMPTY', message, path, childCount, productCount };
}
