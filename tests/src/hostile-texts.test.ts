import { randomUUID } from 'node:crypto';
import {
  buildClientSchema,
  type GraphQLObjectType,
  getIntrospectionQuery,
  getNamedType,
  isCompositeType,
  isObjectType,
} from 'graphql';
import { beforeAll, expect, inject, it } from 'vitest';
import { type Client, createClient } from './support/client.ts';
import { type TextPlace, textPlaces, valueWith } from './support/schema-arguments.ts';
import { findBuyable, openCart } from './support/shopping.ts';
import { logIn } from './support/staff.ts';

const SCOPES = ['products:read', 'products:write', 'orders:read', 'orders:write'];
const MORE_SCOPES = ['webhooks:read', 'webhooks:write', 'audit:read'];

/** Texts that PostgreSQL cannot store, and one with special characters of SQL, patterns, paths and JSON. */
const HOSTILE = ['a\u0000b', `\ud800%_\\'"--;{}[]()/../`];
/** This many concurrent requests keep all processes busy. */
const AT_ONCE = 8;

const guest = createClient(inject('gatewayUrl'));
const schema = buildClientSchema((await guest.query(getIntrospectionQuery())).data);
const places = textPlaces(schema);
let client: Client;
let known: { cart: string; variant: string; product: string };

beforeAll(async () => {
  client = await logIn(`fuzz-${randomUUID()}`, ...SCOPES, ...MORE_SCOPES);
  const [variant] = await findBuyable(guest, 1);
  const { id } = await openCart(client, [{ variantId: variant?.id ?? '', quantity: 1 }]);
  const { data } = await client.query('{ products(first: 1) { nodes { id } } }');
  known = { cart: id, variant: variant?.id ?? '', product: data.products.nodes[0].id };
});

/** Paths to the types whose fields have text arguments. */
const WAYS: Readonly<Record<string, (field: string) => string>> = {
  Query: (field) => field,
  Mutation: (field) => field,
  Cart: (field) => `cart(id: "${known.cart}") { ${field} }`,
  ProductVariant: (field) => `product(id: "${known.product}") { variants { ${field} } }`,
  VariantStock: (field) => `product(id: "${known.product}") { variants { stock { ${field} } } }`,
};

/** A valid value wherever the hostile text is not, so that the request gets as far as possible. */
function sample(name: string, type: string, parent: string): unknown {
  if (type === 'Boolean') return true;
  if (['Int', 'Float', 'SafeInt'].includes(type)) return 1;
  if (type === 'CurrencyCode') return 'EUR';
  if (type === 'DateTime') return new Date().toISOString();
  if (type === 'Decimal') return '1.00';
  const about = name.toLowerCase().startsWith('id') ? `${name} ${parent}` : name;
  if (/email/i.test(name)) return 'ada@example.com';
  if (/url/i.test(name)) return 'https://example.com/a';
  if (/country/i.test(name)) return 'DE';
  if (/variant/i.test(about)) return known.variant;
  if (/product/i.test(about)) return known.product;
  if (/cart/i.test(about)) return known.cart;
  return randomUUID();
}

function operationFor({ type, field, argument, argumentType, path }: TextPlace, text: string) {
  const definition = (schema.getType(type) as GraphQLObjectType).getFields()[field];
  const target = definition?.args.find(({ name }) => name === argument);
  if (!definition || !target) throw new Error(`no argument ${argument}`);
  const way = WAYS[type];
  if (!way) throw new Error(`WAYS has to say how to come to ${type}.${field}`);
  const selection = way(`${field}(${argument}: $value)${selectionOf(getNamedType(definition.type))}`);
  return {
    query: `${type === 'Mutation' ? 'mutation' : 'query'} ($value: ${argumentType}) { ${selection} }`,
    variables: { value: valueWith(target, path, text, sample) },
  };
}

/** Enough fields for the field to be executed. */
function selectionOf(type: unknown): string {
  if (!isCompositeType(type as never)) return '';
  const fields = isObjectType(type) ? type.getFields() : {};
  const wanted = ['nodes', 'totalCount', 'userErrors'].filter((name) => name in fields);
  return ` { __typename ${wanted.map((name) => (name === 'totalCount' ? name : `${name} { __typename }`)).join(' ')} }`;
}

it('each subgraph has arguments that accept a text', () => {
  const names = new Set(places.map(({ type, field }) => `${type}.${field}`));
  expect(names).toContain('Query.products');
  expect(names).toContain('Mutation.placeOrder');
  expect(names).toContain('Mutation.addCartLines');
  expect(places.length).toBeGreaterThan(150);
});

it.each(HOSTILE)('no text in any argument is reported as a bug: %j', async (text) => {
  const bugs: (string | null)[] = [];
  for (let start = 0; start < places.length; start += AT_ONCE) {
    bugs.push(...(await Promise.all(places.slice(start, start + AT_ONCE).map((place) => bugOf(place, text)))));
  }
  expect(bugs.filter((bug) => bug !== null)).toEqual([]);
});

async function bugOf(place: TextPlace, text: string): Promise<string | null> {
  const { query, variables } = operationFor(place, text);
  const { status, errors } = await client.query(query, variables);
  const codes = errors.map(({ extensions }) => extensions.code);
  const messages = errors.map(({ message }) => message).join(' ');
  // An invalid document would prove nothing.
  const isBug = status >= 500 || codes.some((code) => !code || /^INTERNAL|^GRAPHQL_/.test(code));
  if (!isBug && !/prisma|postgres|\bSELECT\b|node_modules/i.test(messages)) return null;
  return `${place.type}.${place.field}(${[place.argument, ...place.path].join('.')}): ${status} ${codes} ${messages}`;
}
