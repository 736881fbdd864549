import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DocumentNode, Kind, parse, print, separateOperations } from 'graphql';
import { describe, expect, inject, it } from 'vitest';
import { ask } from './support/client.ts';
import { root } from './support/repository.ts';

/** More often than it takes for an operation to be passed through and to be compiled. */
const OFTEN = 25;
/** Errors contain the id of the request. */
const TRACE = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00`;

const answerTo = (query: string, variables: Record<string, unknown> = {}) =>
  ask(inject('gatewayUrl'), JSON.stringify({ query, variables }), { traceparent: TRACE });

/** A new text is planned and executed in full. */
const unseen = (query: string) => `${query} # ${crypto.randomUUID()}`;

async function clientsQueries(): Promise<string[]> {
  const folder = join(root, 'operations');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.graphql'));
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const documents = files.flatMap((file): DocumentNode[] => Object.values(separateOperations(parse(file))));
  const isQuery = ({ definitions }: DocumentNode) =>
    definitions.some((node) => node.kind === Kind.OPERATION_DEFINITION && node.operation === 'query');
  return documents.filter(isQuery).map(print);
}

const variables = { first: 3, slug: 'stoneware-mug', id: 'none', number: 'none' };
const others: [query: string, variables?: Record<string, unknown>][] = [
  ['{ products(first: 2) { nodes { __typename a: title b: title variants { id price { amount { amount } } } } } }'],
  ['{ products(first: 2) { nodes { ...P ...P } } } fragment P on Product { title seo { title } }'],
  ['query ($a: Boolean!) { products(first: 2) { nodes { title @include(if: $a) slug } } }', { a: false }],
  ['{ products(first: 101) { nodes { id } } }'],
  ['{ products(after: "!") { nodes { id } } categories { slug } }'],
  ['{ a: products(first: 1) { nodes { id } } b: product { id } }'],
  ['query ($first: Int) { products(first: $first) { nodes { id } } }', { first: 'two' }],
  ['query ($min: SafeInt) { products(filter: { price: { min: $min } }) { totalCount } }', { min: 1.5 }],
  ['{ product(slug: "no-such-thing") { id } vendors(first: 1) { nodes { name } } }'],
  ['{ __typename categories { __typename slug } }'],
  ['{ nothing }'],
];

describe('a frequent operation', () => {
  it('a frequent operation gets the same answer byte for byte as at first, for all operations of clients', async () => {
    const queries = await clientsQueries();
    expect(queries.length).toBeGreaterThan(4);
    for (const [query, given] of [...queries.map((each) => [each, variables] as const), ...others]) {
      const expected = await answerTo(unseen(query), given);
      const query2 = unseen(query);
      for (let sent = 0; sent < OFTEN; sent++) expect(await answerTo(query2, given)).toEqual(expected);
    }
  });
});
