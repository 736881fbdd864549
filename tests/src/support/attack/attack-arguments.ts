import type { Client } from '../client.ts';
import type { ArgumentPool } from './operation-tree.ts';

/** Queries that are open without a login. */
export const QUERIES = [
  'products',
  'product',
  'categories',
  'category',
  'vendors',
  'searchSuggestions',
  'cart',
  'order',
  'webhookEventTypes',
];

export const MUTATIONS = [
  'createCart',
  'addCartLines',
  'updateCartLines',
  'removeCartLines',
  'clearCart',
  'acknowledgeCartNotices',
  'placeOrder',
  'confirmPayment',
  'cancelOrder',
];

const ADDRESS = '{name: "Ada", line1: "Way 1", city: "Bonn", postalCode: "53111", countryCode: "DE"}';
const LINES_OF_A_CART = 100;

/** Values for the arguments of those operations: real ids, words with many matches, typos, and large numbers. */
export async function attackArguments(stranger: Client): Promise<ArgumentPool> {
  const { slugs, product, variants } = await readCatalogue(stranger);
  const cart = await fillCart(stranger, variants);
  const few = variants.slice(0, 5).map((id) => `{variantId: "${id}", quantity: 1}`);
  const edit = (rest: string) => [`{cartId: "${cart.id}"${rest}}`];
  const order = (version: number) =>
    `{cartId: "${cart.id}", expectedVersion: ${version}, expectedTotal: {minorUnits: 1, currencyCode: "EUR"}, idempotencyKey: "attack-${version}-0123456789", email: "ada@example.com", shippingAddress: ${ADDRESS}}`;
  return {
    first: ['100', '50', '10', '1'],
    last: ['100', '10'],
    search: ['"a"', '"ta lamp"', '"cotton"', '"woll lihgt bleu cottn tabel chiar lmap"', '"red-green blue/light"'],
    prefix: ['"t"', '"ta"', '"woll lihgt"'],
    filter: ['{price: {min: 1}}', '{availableOnly: true}', '{price: {min: 100, max: 9000}, availableOnly: true}'],
    sort: ['PRICE_ASC', 'RELEVANCE', 'TITLE'],
    slug: slugs,
    id: [`"${cart.id}"`, product],
    number: ['"7QX4-M2KD-9T5"'],
    shippingAddress: [ADDRESS],
    'createCart.input': ['{}', `{lines: [${few.join()}]}`],
    'addCartLines.input': edit(`, lines: [${few.join()}]`),
    'updateCartLines.input': edit(`, lines: [{lineId: "${cart.lineId}", quantity: 2}]`),
    'removeCartLines.input': edit(`, lineIds: ["${cart.lineId}"]`),
    'clearCart.input': edit(''),
    'acknowledgeCartNotices.input': edit(''),
    'placeOrder.input': [cart.version, cart.version + 1, cart.version + 2].map(order),
    'confirmPayment.input': [`{orderId: "${cart.id}"}`],
    'cancelOrder.input': [`{orderId: "${cart.id}"}`],
  };
}

async function readCatalogue(stranger: Client) {
  const { data } = await stranger.query(
    '{ products(first: 100) { nodes { id slug variants { id availability { availableForSale } } } } categories { slug } }',
  );
  const nodes: { id: string; slug: string; variants: Variant[] }[] = data.products.nodes;
  const slugs = [...nodes.slice(0, 5), ...(data.categories as { slug: string }[])].map(({ slug }) => `"${slug}"`);
  const variants = nodes.flatMap(({ variants }) =>
    variants.filter(({ availability }) => availability.availableForSale),
  );
  return { slugs, product: `"${nodes[0]?.id}"`, variants: variants.map(({ id }) => id) };
}

interface Variant {
  id: string;
  availability: { availableForSale: boolean };
}

async function fillCart(stranger: Client, variants: readonly string[]) {
  const lines = variants.slice(0, LINES_OF_A_CART).map((variantId) => ({ variantId, quantity: 1 }));
  const { data } = await stranger.query(
    'mutation ($lines: [CartLineInput!]) { createCart(input: { lines: $lines }) { cart { id version lines { id } } } }',
    { lines },
  );
  const { id, version, lines: created } = data.createCart.cart;
  return { id: id as string, version: version as number, lineId: created[0].id as string };
}
