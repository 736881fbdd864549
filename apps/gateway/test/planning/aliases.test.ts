import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { askerOf, openStock, planAround } from './support/gateways.ts';
import { createOwnGraph } from './support/own-graph.ts';

const graph = createOwnGraph();
const { executor, schema } = await openStock(graph.supergraphSdl, graph.sourceOf);
const stock = askerOf(executor, schema);
const ours = askerOf(planAround(executor, graph.supergraphSdl), schema);

const MISTAKEN = [
  ['an alias named like a key', '{ order(id: $id) { id: number total { amount } } }'],
  ['an alias named like a required field', '{ order(id: $id) { total { amount } cart { status: id } } }'],
  [
    'an alias in an object that is required',
    '{ order(id: $id) { cart { subtotal { minorUnits: amount } } total { amount } } }',
  ],
  ['an alias with another type than the key', '{ cart(id: $id) { id: version subtotal { amount } } }'],
  ['aliases in a list', '{ cart(id: $id) { lines { variantId: id total { amount } } } }'],
  ['an alias named like an inaccessible field', '{ cart(id: $id) { order { grant: number total { amount } } } }'],
  ['an alias of __typename for another field', '{ products { __typename: totalCount } }'],
  [
    'aliases in merged fragments',
    '{ order(id: $id) { ...A ...B total { amount } } } fragment A on Order { cart: cart { status: id } } fragment B on Order { cart { status: id id: status } }',
  ],
  ['a selection set of which a variable leaves nothing', '{ order(id: $id) @skip(if: $no) { id @include(if: $no) } }'],
  ['a selection set of which nothing is left', '{ order(id: $id) @skip(if: $no) { id @include(if: false) } }'],
  [
    'fields that stand between others of the same condition',
    '{ order(id: $id) { cart { id } cart @include(if: true) { status } cart { version } } }',
  ],
  [
    'a field whose inputs are fetched with those of a field that a variable excludes',
    '{ cart(id: $id) { subtotal { amount } notices @include(if: $no) { __typename } } }',
  ],
  [
    'a variable that is called like that of entity fetches',
    '{ order(id: $id) { lines { variant { priceHistory(first: $representations) { totalCount } } } } }',
  ],
] as const;
const VARIABLES = ['$id: ID!', '$no: Boolean = false', '$representations: Int = 3'];
const IDS = ['id-0', 'id-1', 'id-2', 'id-3', 'id-4', 'id-5', 'id-6', 'id-7', 'id-8'];

it.each(MISTAKEN)('the gateway answers %s with the requested value, unlike @apollo/gateway', async (_what, text) => {
  const used = VARIABLES.filter((each) => text.includes(each.split(':')[0] as string));
  const document = parse(`query ${used.length > 0 ? `(${used})` : ''} ${text}`);
  const answers = async (ask: typeof ours) =>
    Promise.all(IDS.map(async (id) => JSON.stringify((await ask(document, { id })).data)));
  const expected = IDS.map((id) => JSON.stringify(graph.answer(document, { id }).data));
  expect(await answers(ours)).toEqual(expected);
  expect(await answers(stock)).not.toEqual(expected);
});

it('the gateway never shows an inaccessible field under an alias of its name', async () => {
  const document = parse('query ($id: ID!) { cart(id: $id) { order { grant: number total { amount } } } }');
  const texts = async (ask: typeof ours) =>
    (await Promise.all(IDS.map(async (id) => JSON.stringify(await ask(document, { id }))))).join();
  expect(await texts(ours)).not.toContain('grant-');
  expect(await texts(stock)).toContain('grant-');
});

it('an error about a variable uses the client’s name of it', async () => {
  const document = parse('query ($representations: ID!) { order(id: $representations) { id: number } }');
  const { errors } = await ours(document, {});
  expect(errors?.map(({ message }) => message).join()).toContain('"$representations"');
});
