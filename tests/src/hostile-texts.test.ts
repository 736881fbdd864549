import { beforeAll, expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import type { TextPlace } from './support/schema-arguments.ts';
import { type TextOperations, textOperations } from './support/text-operations.ts';

/** Texts that PostgreSQL cannot store, and one with special characters of SQL, patterns, paths and JSON. */
const HOSTILE = ['a\u0000b', `\ud800%_\\'"--;{}[]()/../`];
/** This many concurrent requests keep all processes busy. */
const AT_ONCE = 8;

let operations: TextOperations;

beforeAll(async () => {
  operations = await textOperations(createClient(inject('gatewayUrl')));
});

it('each subgraph has arguments that accept a text', () => {
  const names = new Set(operations.places.map(({ type, field }) => `${type}.${field}`));
  expect(names).toContain('Query.products');
  expect(names).toContain('Mutation.placeOrder');
  expect(names).toContain('Mutation.addCartLines');
  expect(operations.places.length).toBeGreaterThan(150);
});

it.each(HOSTILE)('no text in any argument is reported as a bug: %j', async (text) => {
  const { places } = operations;
  const bugs: (string | null)[] = [];
  for (let start = 0; start < places.length; start += AT_ONCE) {
    bugs.push(...(await Promise.all(places.slice(start, start + AT_ONCE).map((place) => bugOf(place, text)))));
  }
  expect(bugs.filter((bug) => bug !== null)).toEqual([]);
});

async function bugOf(place: TextPlace, text: string): Promise<string | null> {
  const { status, errors } = await operations.send(place, text);
  const codes = errors.map(({ extensions }) => extensions.code);
  const messages = errors.map(({ message }) => message).join(' ');
  // An invalid document would prove nothing.
  const isBug = status >= 500 || codes.some((code) => !code || /^INTERNAL|^GRAPHQL_/.test(code));
  if (!isBug && !/prisma|postgres|\bSELECT\b|node_modules/i.test(messages)) return null;
  return `${place.type}.${place.field}(${[place.argument, ...place.path].join('.')}): ${status} ${codes} ${messages}`;
}
