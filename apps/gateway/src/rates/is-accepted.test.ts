import { expect, it } from 'vitest';
import { isAccepted } from './is-accepted.ts';

it.each<[unknown, boolean]>([
  [{ order: { id: '1' }, userErrors: [] }, true],
  [{ o: { id: '1' } }, true],
  [{ e: [] }, true],
  [{ order: null, userErrors: [{ code: 'PAYMENT_DECLINED' }] }, false],
  [{ order: { id: '1' }, userErrors: [{ code: 'PAYMENT_DECLINED' }] }, false],
  [{ order: null }, false],
  [{ __typename: 'PlaceOrderPayload', replayed: false }, false],
  [null, false],
  [undefined, false],
])('a payload shows by its object or its empty errors that a mutation was carried out: %j', (payload, accepted) => {
  expect(isAccepted(payload)).toBe(accepted);
});
