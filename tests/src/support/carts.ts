import type { Client } from './client.ts';

/** All fields of a cart's page, as a shop's front end requests them. */
const CART_FIELDS = `
  id version status totalQuantity
  subtotal { minorUnits currencyCode }
  lines { id quantity total { minorUnits } variant { id title price { amount { minorUnits } } } addedPrice { amount { minorUnits } } }
  notices {
    code message line { id } variant { id }
    ... on CartPriceNotice { oldPrice { minorUnits } newPrice { minorUnits currencyCode } }
    ... on CartStockNotice { quantityRequested quantityAvailable }
  }`;

const USER_ERRORS =
  'userErrors { __typename code message path ... on VersionConflict { currentVersion cart { version totalQuantity } } }';

/** Reads a cart with the fields of its page. */
export async function readCart(client: Client, id: string) {
  return client.query(`query ($id: ID!) { cart(id: $id) { ${CART_FIELDS} } }`, { id });
}

/**
 * Sends a mutation that takes and returns a cart, such as `addCartLines`.
 * @returns the payload; null if the entire mutation was refused.
 */
export async function changeCart(client: Client, field: string, input: Record<string, unknown>) {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input!`;
  const { data, errors } = await client.query(
    `mutation ($input: ${type}) {
      ${field}(input: $input) { cart { id version status totalQuantity lines { id quantity } } ${USER_ERRORS} }
    }`,
    { input },
  );
  return { ...data?.[field], errors };
}

/** Opens a customer's or a guest's cart; returns its id. */
export async function openCartId(client: Client, lines: { variantId: string; quantity: number }[] = []) {
  const { cart } = await changeCart(client, 'createCart', { lines });
  return cart.id as string;
}
