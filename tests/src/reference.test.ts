import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { signLogin } from '@commerce/local-stack';
import { buildSchema, Kind, parse, print } from 'graphql';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { type Client, createClient } from './support/client.ts';
import { root } from './support/repository.ts';
import { findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';

const examplesFile = join(root, 'docs/examples/root-fields.graphql');
const answersFile = join(root, 'docs/examples/answers.json');

const examples = parse(readFileSync(examplesFile, 'utf8')).definitions.flatMap((definition) =>
  definition.kind === Kind.OPERATION_DEFINITION ? [definition] : [],
);
/** What the reference shows: `npm run docs:examples` writes it anew. */
const answers: Record<string, { variables: Record<string, unknown>; data: unknown }> = JSON.parse(
  readFileSync(answersFile, 'utf8'),
);
const schema = buildSchema(readFileSync(join(root, 'apps/gateway/api.graphql'), 'utf8'));
const rootFields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
  Object.keys(type?.getFields() ?? {}),
);

/** What staff do has no examples yet. Whoever writes one takes the field out of this list. */
const WITHOUT_EXAMPLE = new Set([
  'addProductImages',
  'adjustStock',
  'archiveProduct',
  'archiveProducts',
  'assignProductsToCategory',
  'cancelOrder',
  'cancelScheduledPrice',
  'capturePayment',
  'confirmPayment',
  'createCategory',
  'createProduct',
  'createVariants',
  'createWebhookEndpoint',
  'deleteCategory',
  'deleteWebhookEndpoint',
  'fulfilOrder',
  'mailDeliveries',
  'markOrderPaid',
  'moveCategory',
  'orders',
  'publishProduct',
  'publishProducts',
  'refundOrder',
  'removeProductImages',
  'removeProductsFromCategory',
  'reorderProductImages',
  'replayDeadWebhookDeliveries',
  'replayMailDelivery',
  'replayWebhookDelivery',
  'rotateWebhookSecret',
  'sendTestEvent',
  'setVariantPrice',
  'setVariantPrices',
  'staffEvents',
  'staffProduct',
  'staffProducts',
  'unarchiveProduct',
  'unarchiveProducts',
  'unpublishProduct',
  'unpublishProducts',
  'updateCategory',
  'updateProduct',
  'updateProductImage',
  'updateProductOptions',
  'updateProducts',
  'updateStockPolicy',
  'updateVariant',
  'updateWebhookEndpoint',
  'webhookDeliveries',
  'webhookEndpoint',
  'webhookEndpoints',
  'webhookEventTypes',
]);

describe('the examples of the reference', () => {
  const guest = createClient(inject('gatewayUrl'));
  const fresh: typeof answers = {};
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene(guest);
  });

  it('are one for each root field that clients use, and no more', () => {
    const wanted = rootFields.filter((field) => !WITHOUT_EXAMPLE.has(field));
    expect(examples.map(({ name }) => name?.value).sort()).toEqual(wanted.sort());
    expect([...WITHOUT_EXAMPLE].filter((field) => !rootFields.includes(field))).toEqual([]);
  });

  it.each(examples.map((example) => [example.name?.value ?? '', example] as const))(
    'run, and answer what is shown: %s',
    async (name, example) => {
      const variables = scene.variablesOf(name);
      const client = /^(my|claim)/.test(name) ? scene.customer : guest;
      const { data, errors } = await client.query(print(example), variables);
      expect(errors).toEqual([]);
      expect(Object.keys(data)).toEqual([name]);
      expect(data[name]).not.toBeNull();
      expect(data[name].userErrors ?? []).toEqual([]);
      fresh[name] = { variables, data };
      if (process.env.UPDATE_EXAMPLES) return writeFileSync(answersFile, `${JSON.stringify(fresh, null, 2)}\n`);
      expect(shapeOf(answers[name]), 'stale: run npm run docs:examples').toEqual(shapeOf(fresh[name]));
    },
  );
});

interface Scene {
  customer: Client;
  variablesOf(example: string): Record<string, unknown>;
}

/** Carts and orders, so that each example finds what it is about. */
async function setScene(guest: Client): Promise<Scene> {
  const login = await signLogin(inject('dataDirectory'), { customerId: `reference-${Date.now()}` });
  const customer = createClient(inject('gatewayUrl'), login);
  const [variant] = await findBuyable(guest, 1);
  const variantId = variant?.id ?? '';
  const open = (client: Client) => openCart(client, [{ variantId, quantity: 1 }]);
  const cart = await open(guest);
  const { data } = await guest.query(
    `query ($cartId: ID!) {
      cart(id: $cartId) { lines { id } }
      categories { slug }
      products(first: 1) { nodes { slug } }
    }`,
    { cartId: cart.id },
  );
  await placeOrder(customer, orderOf(await open(customer)));
  const { order, accessToken } = await placeOrder(guest, orderOf(await open(guest)));
  const given: Record<string, Record<string, unknown>> = {
    product: { slug: data.products.nodes[0].slug },
    category: { slug: data.categories[0].slug },
    createCart: { variantId },
    addCartLines: { cartId: cart.id, variantId },
    updateCartLines: { cartId: cart.id, lineId: data.cart.lines[0].id },
    cart: { cartId: cart.id },
    acknowledgeCartNotices: { cartId: cart.id },
    removeCartLines: { cartId: cart.id, lineId: data.cart.lines[0].id },
    clearCart: { cartId: cart.id },
    placeOrder: { input: orderOf(await open(guest)) },
    order: { number: order.number, accessToken },
    claimCart: { cartId: (await open(guest)).id },
  };
  return { customer, variablesOf: (example) => given[example] ?? {} };
}

/** An answer without its values: which fields there are, and of what kind. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (value === null || typeof value !== 'object') return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shapeOf(part)]));
}

it('the reference is a site and Markdown of all types, in which every link leads somewhere', async () => {
  await promisify(execFile)(process.execPath, [join(root, 'scripts/reference.js')]);
  for (const [kind, link, start] of [
    ['html', /href="([^"#:]+)(?:#[^"]*)?"/g, 'index.html'],
    ['markdown', /\]\(([^)#:]+)(?:#[^)]*)?\)/g, 'README.md'],
  ] as const) {
    const reached = followLinks(join(root, 'docs/reference', kind), start, link);
    for (const field of rootFields) {
      const page =
        [...reached].find(
          ([path]) => path.startsWith('operations') && basename(path).split('.')[0] === kebab(field),
        )?.[1] ?? '';
      expect(page, field).not.toBe('');
      if (WITHOUT_EXAMPLE.has(field)) continue;
      expect(page, field).toContain('Example');
      expect(page, field).toContain('Answer');
    }
    expect([...reached.keys()].some((path) => path.includes('inputs/place-order-input'))).toBe(true);
  }
});

/** All pages that can be reached, by their paths. @throws {Error} if a link leads nowhere. */
function followLinks(folder: string, path: string, link: RegExp, reached = new Map<string, string>()) {
  if (reached.has(path)) return reached;
  const page = readFileSync(join(folder, path), 'utf8');
  reached.set(path, page);
  for (const [, target = ''] of page.matchAll(link)) followLinks(folder, join(dirname(path), target), link, reached);
  return reached;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
