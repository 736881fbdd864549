import type { Client } from './client.ts';

/** All that a cart's page shows, as a shop's front end asks for it. */
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

/** Reads a cart as its page shows it. */
export async function readCart(client: Client, id: string) {
  return client.query(`query ($id: ID!) { cart(id: $id) { ${CART_FIELDS} } }`, { id });
}

/**
 * Sends one of the mutations that take a cart and answer it, such as `addCartLines`.
 * @returns the payload, null if it was refused altogether.
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

/** Opens a cart of a customer's own or a guest's; answers its id. */
export async function openCartId(client: Client, lines: { variantId: string; quantity: number }[] = []) {
  const { cart } = await changeCart(client, 'createCart', { lines });
  return cart.id as string;
}
