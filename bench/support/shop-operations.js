import { randomUUID } from 'node:crypto';
import { encodeCursor } from '@commerce/graphql';

const CART = `id version totalQuantity subtotal { minorUnits amount currencyCode }
  lines { id quantity total { minorUnits } variant { id title sku price { amount { minorUnits } } } }`;
const PREVIEW = 'id version checkoutPreview { total { minorUnits currencyCode } }';
const PAGE = `nodes { id slug title images { url } priceRange { min { amount currencyCode } max { amount currencyCode } }
  variants { id sku title price { amount { minorUnits amount currencyCode } } availability { availableForSale } } }
  pageInfo { hasNextPage endCursor }`;
const ORDER = `id number status email total { minorUnits } placedTotal { minorUnits } shippingAddress { name line1 city }
  lines { id quantity titleAtPurchase skuAtPurchase unitPriceAtPurchase { minorUnits } total { minorUnits } }`;
const LISTED = 'number status total { minorUnits } placedTotal { minorUnits } lines { id total { minorUnits } }';
const ADDRESS = { name: 'Ada Lovelace', line1: '12 St James’s Square', city: 'London', countryCode: 'GB' };
const NO_PRODUCT = '00000000-0000-4000-8000-000000000000';

const anyOf = (list) => list[Math.floor(Math.random() * list.length)];
const anyMomentToCome = () => new Date(4e12 + Math.floor(Math.random() * 1e12)).toISOString();

/** Ids of variants that can always be bought. */
export async function buyableVariants(databases) {
  await databases.query('products', 'UPDATE stock SET tracked = false');
  const text = `SELECT v.id FROM variant v JOIN product p ON p.id = v.product_id WHERE p.status = 'ACTIVE'`;
  return (await databases.query('products', text)).map(({ id }) => id);
}

/** Opens a cart of three lines; its preview gives the total. */
export async function openCart({ query }, variants) {
  const ids = new Set([anyOf(variants), anyOf(variants), anyOf(variants)]);
  const text = `mutation Open($input: CreateCartInput!) {
    createCart(input: $input) { cart { ${PREVIEW} } userErrors { code message } } }`;
  const lines = [...ids].map((variantId) => ({ variantId, quantity: 1 }));
  return (await query(text, { input: { lines } })).createCart.cart;
}

/** Opens a cart and places its order: a checkout in two requests. */
export async function checkOut({ query }, variants) {
  const { id, version, checkoutPreview } = await openCart({ query }, variants);
  const text = `mutation Place($input: PlaceOrderInput!) {
    placeOrder(input: $input) { order { ${ORDER} } accessToken userErrors { code message } } }`;
  const { placeOrder } = await query(text, {
    input: {
      cartId: id,
      expectedVersion: version,
      expectedTotal: checkoutPreview.total,
      idempotencyKey: randomUUID(),
      email: 'ada@example.com',
      shippingAddress: ADDRESS,
    },
  });
  return { number: placeOrder.order.number, accessToken: placeOrder.accessToken };
}

/**
 * Operations for a gateway, each as a function that runs it once. Every request is different, except for `equal pages`.
 * @param orders numbers with their access tokens. @param carts ids.
 */
export function shopOperations(client, staff, { variants, orders, carts }) {
  const ofOrder = (fields) => () =>
    client.query(
      `query Order($number: String, $accessToken: String) {
        order(number: $number, accessToken: $accessToken) { ${fields} } }`,
      anyOf(orders),
    );
  const page = (variables) =>
    client.query(`query Page($first: Int, $after: String) { products(first: $first, after: $after) { ${PAGE} } }`, {
      first: 20,
      ...variables,
    });
  return {
    'order { total }': ofOrder('total { amount }'),
    order: ofOrder(ORDER),
    'equal pages': () => page(),
    'unequal pages': () => page({ after: encodeCursor('newest', [anyMomentToCome(), NO_PRODUCT]) }),
    cart: () => client.query(`query Cart($id: ID!) { cart(id: $id) { ${CART} } }`, { id: anyOf(carts) }),
    '20 orders': () =>
      staff.query(`query Orders($first: Int) { orders(first: $first) { nodes { ${LISTED} } } }`, { first: 20 }),
    'open a cart': () => openCart(client, variants),
    checkout: () => checkOut(client, variants),
  };
}
