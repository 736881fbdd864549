import { createHash } from 'node:crypto';
import { type CommonUserError, invalidInput, isUuid } from '@commerce/graphql';
import { iso31661Alpha2ToAlpha3 } from 'iso-3166/1-a2-to-1-a3.js';
import { readEmailAddress } from './email-address.ts';
import { keyErrors } from './idempotency-key.ts';
import type { Address } from './order.ts';
import { personalTextProblem } from './personal-text.ts';

/** A buyer's request, checked and normalised. */
export interface PlaceOrderRequest {
  cartId: string;
  expectedVersion: number;
  expectedTotal: { minorUnits: number; currencyCode: string };
  idempotencyKey: string;
  email: string;
  shippingAddress: Address;
  billingAddress: Address;
  /** The provider's token for the buyer's payment method; null if nothing is paid before the order is confirmed. */
  paymentMethod: string | null;
}

type MaybeAddress = { [Field in keyof Address]?: Address[Field] | undefined };

/** The input of `placeOrder`, as GraphQL passes it in. */
export type PlaceOrderInput = Omit<PlaceOrderRequest, 'shippingAddress' | 'billingAddress' | 'paymentMethod'> & {
  shippingAddress: MaybeAddress;
  billingAddress?: MaybeAddress | null | undefined;
  paymentMethod?: string | null | undefined;
};

/** Whether this shop takes a payment when an order is placed. */
export type PaymentRule = 'none' | 'optional' | 'required';

/** ISO 3166-1, and the code that shops use for Kosovo. */
const COUNTRIES = new Set([...Object.keys(iso31661Alpha2ToAlpha3), 'XK']);
const PAYMENT_METHOD = /^[\w.-]{1,255}$/;
const MAX_TEXT = 200;
const MAX_POSTAL_CODE = 20;

/** Checks and normalises the input for storing and hashing, or returns everything that is wrong with it. */
export function readPlaceOrderInput(
  input: PlaceOrderInput,
  { currencyCode, paymentRule }: { currencyCode: string; paymentRule: PaymentRule },
): PlaceOrderRequest | CommonUserError[] {
  const shippingAddress = normalised(input.shippingAddress);
  const billingAddress = input.billingAddress ? normalised(input.billingAddress) : shippingAddress;
  const email = readEmailAddress(input.email.trim());
  const { expectedTotal, idempotencyKey, paymentMethod = null } = input;
  const errors = [
    isUuid(input.cartId) ? null : invalidInput('cartId is not the id of a cart', ['cartId']),
    email === null ? invalidInput('email is not an e-mail address', ['email']) : null,
    ...keyErrors(idempotencyKey),
    expectedTotal.currencyCode === currencyCode
      ? null
      : invalidInput(`this shop sells in ${currencyCode}`, ['expectedTotal', 'currencyCode']),
    expectedTotal.minorUnits >= 0
      ? null
      : invalidInput('expectedTotal cannot be negative', ['expectedTotal', 'minorUnits']),
    paymentMethodError(paymentMethod, paymentRule, expectedTotal.minorUnits),
    ...addressErrors(shippingAddress, 'shippingAddress'),
    ...(input.billingAddress ? addressErrors(billingAddress, 'billingAddress') : []),
  ].filter((error) => error !== null);
  return errors.length > 0 || email === null
    ? errors
    : { ...input, email, shippingAddress, billingAddress, paymentMethod };
}

/** An order that costs nothing needs no payment. */
function paymentMethodError(token: string | null, rule: PaymentRule, totalMinor: number): CommonUserError | null {
  const path = ['paymentMethod'];
  if (token === null)
    return rule === 'required' && totalMinor !== 0 ? invalidInput('an order is paid when it is placed', path) : null;
  if (rule === 'none') return invalidInput('this shop takes no payment when an order is placed', path);
  return PAYMENT_METHOD.test(token) ? null : invalidInput('paymentMethod is not a token of a payment provider', path);
}

/** A hash of the entire request: the same key with a different hash means a different purchase. */
export function hashRequest(request: PlaceOrderRequest): string {
  const { cartId, expectedVersion, expectedTotal, email, shippingAddress, billingAddress, paymentMethod } = request;
  const total = [expectedTotal.minorUnits, expectedTotal.currencyCode];
  const addresses = [shippingAddress, billingAddress].map(valuesOf);
  return createHash('sha256')
    .update(
      JSON.stringify([cartId, expectedVersion, total, email, addresses, ...(paymentMethod ? [paymentMethod] : [])]),
    )
    .digest('base64url');
}

function normalised(address: MaybeAddress): Address {
  return {
    name: address.name?.trim() ?? '',
    line1: address.line1?.trim() ?? '',
    line2: address.line2?.trim() || null,
    city: address.city?.trim() ?? '',
    region: address.region?.trim() || null,
    postalCode: address.postalCode?.trim() || null,
    countryCode: address.countryCode?.trim().toUpperCase() ?? '',
  };
}

function valuesOf({ name, line1, line2, city, region, postalCode, countryCode }: Address) {
  return [name, line1, line2, city, region, postalCode, countryCode];
}

function addressErrors(address: Address, field: string): CommonUserError[] {
  const required = (['name', 'line1', 'city'] as const)
    .filter((name) => address[name] === '')
    .map((name) => invalidInput(`${field}.${name} must not be empty`, [field, name]));
  const wrong = (Object.keys(address) as (keyof Address)[]).flatMap((name) => {
    const text = address[name] ?? '';
    // The length first: patterns must not search in a text of any length.
    const isTooLong = text.length > (name === 'postalCode' ? MAX_POSTAL_CODE : MAX_TEXT);
    const problem = isTooLong ? 'is too long' : personalTextProblem(text);
    return problem ? [invalidInput(`${field}.${name} ${problem}`, [field, name])] : [];
  });
  const country = COUNTRIES.has(address.countryCode)
    ? []
    : [
        invalidInput(`${field}.countryCode must be a code of ISO 3166-1 alpha-2, such as DE or GB`, [
          field,
          'countryCode',
        ]),
      ];
  return [...required, ...wrong, ...country];
}
