import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { root } from './prepare.js';

/**
 * Shows the main job of the graph, step by step; the last steps place an order.
 * @param url the gateway; the one that runs from this clone unless given.
 */
export async function demo({ env, url, say }) {
  const given = url ?? env.GATEWAY_URL;
  const { gatewayUrl, caFile } = given ? { gatewayUrl: given } : await findGateway(env);
  say(`Talking to ${gatewayUrl}`);
  await walk(createSteps(gatewayUrl, caFile ? postTrusting(readFileSync(caFile)) : post, say));
}

async function findGateway(env) {
  // What runs is built: where nothing is built, nothing runs.
  const local = await import('@commerce/local-stack').catch(() => null);
  const stack = await local?.findStack(root, env);
  if (stack) return stack;
  throw new Error('No graph runs from this folder: run npm start in another terminal, or name a gateway with --url.');
}

async function walk(step) {
  const { products } = await step(
    'Browse',
    `query Browse {
  products(first: 5) {
    totalCount
    nodes { slug title vendor priceRange { min { amount currencyCode } } availableForSale }
  }
}`,
  );
  const inStock = products.nodes.find((product) => product.availableForSale);
  if (!inStock) throw new Error('Nothing is in stock: run npm run import -- FILE.csv first.');

  const { product } = await step(
    'Read one product',
    `query Product($slug: String!) {
  product(slug: $slug) {
    title
    description
    categories { breadcrumbs { title } }
    images { url altText }
    variants { id title sku price { amount { amount currencyCode } } availability { availableForSale quantityAvailable } }
  }
}`,
    { slug: inStock.slug },
  );
  const variant = product.variants.find(({ availability }) => availability.availableForSale);

  const { createCart } = await step(
    'Create a cart',
    `mutation CreateCart {
  createCart(input: {}) { cart { id version status } userErrors { code message } }
}`,
  );

  const { addCartLines } = await step(
    'Put something in',
    `mutation AddCartLines($input: AddCartLinesInput!) {
  addCartLines(input: $input) {
    cart {
      id
      version
      lines { quantity variant { title product { title } } total { amount } }
      subtotal { amount currencyCode }
      checkoutPreview { total { minorUnits currencyCode } }
    }
    userErrors { code message path }
  }
}`,
    { input: { cartId: createCart.cart.id, lines: [{ variantId: variant.id, quantity: 1 }] } },
  );
  const { cart } = done(addCartLines);

  const { placeOrder } = await step(
    'Place the order',
    `mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    order { number status placedTotal { amount currencyCode } }
    accessToken
    replayed
    userErrors { code message path }
  }
}`,
    {
      input: {
        cartId: cart.id,
        expectedVersion: cart.version,
        expectedTotal: cart.checkoutPreview.total,
        idempotencyKey: randomUUID(),
        email: 'ada@example.com',
        shippingAddress: { name: 'Ada Lovelace', line1: '12 St James’s Square', city: 'London', countryCode: 'GB' },
      },
    },
  );
  const { order, accessToken } = done(placeOrder);

  await step(
    'Read it back',
    `query Order($number: String!, $accessToken: String) {
  order(number: $number, accessToken: $accessToken) {
    total { amount currencyCode }
    placedTotal { amount currencyCode }
    audit { recorded { amount } derived { amount } delta { minorUnits } }
    cart { lines { variant { product { title } } } }
  }
}`,
    { number: order.number, accessToken },
    { showPlan: true },
  );
}

/** The payload of a successful mutation. */
function done(payload) {
  const [error] = payload.userErrors;
  if (error) throw new Error(`Refused: ${error.code}: ${error.message}`);
  return payload;
}

function createSteps(url, send, say) {
  let number = 0;
  return async (title, query, variables = {}, { showPlan = false } = {}) => {
    number += 1;
    say(`\n── ${number}. ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}\n\n${query}`);
    if (Object.keys(variables).length > 0) say(`\nVariables ${JSON.stringify(variables, null, 2)}`);
    const headers = { 'content-type': 'application/json', 'apollo-query-plan-experimental': '1' };
    const answer = await send(url, headers, JSON.stringify({ query, variables }));
    say(`\nAnswer ${JSON.stringify(answer.data, null, 2)}`);
    if (answer.errors) throw new Error(`The graph answered with errors: ${JSON.stringify(answer.errors, null, 2)}`);
    if (showPlan) say(`\nThe plan's hops: ${hops(answer.extensions?.__queryPlanExperimental ?? '')}`);
    return answer.data;
  };
}

async function post(url, headers, body) {
  const response = await fetch(url, { method: 'POST', headers, body }).catch(() => {
    throw new Error(`Nothing answers at ${url}.`);
  });
  return response.json().catch(() => {
    throw new Error(`${url} answers with status ${response.status}, and not as a GraphQL server does.`);
  });
}

/** The same to a gateway whose authority only this machine knows: Node.js has no setting for that in `fetch`. */
const postTrusting = (ca) => async (url, headers, body) => {
  const answer = await new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers, ca }, resolve).on('error', reject).end(body);
  });
  return JSON.parse(await text(answer));
};

/** The sequence of fetches that derives the total, and the fetches beside it. */
function hops(plan) {
  const fetches = [...plan.matchAll(/(?:Flatten\(path: "([^"]*)"\) {\s*)?Fetch\(service: "(\w+)"\)/g)];
  const isChain = ([, path]) => path === undefined || path === 'order' || path === 'order.cart';
  const chain = fetches.filter(isChain).map(([, , service]) => service);
  const beside = fetches.filter((fetch) => !isChain(fetch)).map(([, path, service]) => `${service} for ${path}`);
  return chain.join(' → ') + (beside.length > 0 ? `\n(at the same time: ${beside.join(', ')})` : '');
}
