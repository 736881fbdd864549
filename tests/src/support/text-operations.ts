import { randomUUID } from 'node:crypto';
import {
  buildClientSchema,
  type GraphQLObjectType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  isCompositeType,
  isObjectType,
} from 'graphql';
import type { Client } from './client.ts';
import { type TextPlace, textPlaces, valueWith } from './schema-arguments.ts';
import { findBuyable, openCart } from './shopping.ts';
import { logIn } from './staff.ts';

const SCOPES = ['products:read', 'products:write', 'orders:read', 'orders:write'];
const MORE_SCOPES = ['webhooks:read', 'webhooks:write', 'audit:read'];

/** Ids of things that exist, for all arguments but the tested one. */
interface Known {
  cart: string;
  variant: string;
  product: string;
}

/** Operations with a text in any place of the schema. */
export interface TextOperations {
  places: readonly TextPlace[];
  /** Sends the text in this place, as staff who may do everything. */
  send(place: TextPlace, text: string): ReturnType<Client['query']>;
}

/** @param guest reads the schema and what exists. */
export async function textOperations(guest: Client): Promise<TextOperations> {
  const schema = buildClientSchema((await guest.query(getIntrospectionQuery())).data);
  const client = await logIn(`fuzz-${randomUUID()}`, ...SCOPES, ...MORE_SCOPES);
  const [variant] = await findBuyable(guest, 1);
  const { id: cart } = await openCart(client, [{ variantId: variant?.id ?? '', quantity: 1 }]);
  const { data } = await client.query('{ products(first: 1) { nodes { id } } }');
  const known: Known = { cart, variant: variant?.id ?? '', product: data.products.nodes[0].id };
  return {
    places: textPlaces(schema),
    send: (place, text) => {
      const { query, variables } = operationFor(schema, known, place, text);
      return client.query(query, variables);
    },
  };
}

/** Paths to the types whose fields have text arguments. */
const WAYS: Readonly<Record<string, (field: string, known: Known) => string>> = {
  Query: (field) => field,
  Mutation: (field) => field,
  Cart: (field, known) => `cart(id: "${known.cart}") { ${field} }`,
  ProductVariant: (field, known) => `product(id: "${known.product}") { variants { ${field} } }`,
  VariantStock: (field, known) => `product(id: "${known.product}") { variants { stock { ${field} } } }`,
};

/** A valid value wherever the hostile text is not, so that the request gets as far as possible. */
function sample(known: Known, name: string, type: string, parent: string): unknown {
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

function operationFor(
  schema: GraphQLSchema,
  known: Known,
  { type, field, argument, argumentType, path }: TextPlace,
  text: string,
) {
  const definition = (schema.getType(type) as GraphQLObjectType).getFields()[field];
  const target = definition?.args.find(({ name }) => name === argument);
  if (!definition || !target) throw new Error(`no argument ${argument}`);
  const way = WAYS[type];
  if (!way) throw new Error(`WAYS has to say how to come to ${type}.${field}`);
  const selection = way(`${field}(${argument}: $value)${selectionOf(getNamedType(definition.type))}`, known);
  return {
    query: `${type === 'Mutation' ? 'mutation' : 'query'} ($value: ${argumentType}) { ${selection} }`,
    variables: { value: valueWith(target, path, text, (...about) => sample(known, ...about)) },
  };
}

/** Enough fields for the field to be executed. */
function selectionOf(type: unknown): string {
  if (!isCompositeType(type as never)) return '';
  const fields = isObjectType(type) ? type.getFields() : {};
  const wanted = ['nodes', 'totalCount', 'userErrors'].filter((name) => name in fields);
  return ` { __typename ${wanted.map((name) => (name === 'totalCount' ? name : `${name} { __typename }`)).join(' ')} }`;
}
