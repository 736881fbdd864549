import { expect, it } from 'vitest';
import { plainRequestOf } from './plain-request.ts';

const manifest = new Map([['abc', 'query Shelf { products { totalCount } }']]);
const textOf = (body: unknown) =>
  plainRequestOf({ method: 'POST', headers: { 'content-type': 'application/json' }, body }, manifest)?.query;

it('an operation is meant by its text, or by its id if the manifest has it', () => {
  expect(textOf({ query: '{ a }', variables: null })).toBe('{ a }');
  expect(textOf({ extensions: { persistedQuery: { version: 1, sha256Hash: 'abc' } } })).toBe(manifest.get('abc'));
});

it.each([
  ['an id that the manifest does not have', { extensions: { persistedQuery: { version: 1, sha256Hash: 'def' } } }],
  ['an id of another version', { extensions: { persistedQuery: { version: 2, sha256Hash: 'abc' } } }],
  ['an id beside a text', { query: '{ a }', extensions: { persistedQuery: { version: 1, sha256Hash: 'abc' } } }],
  ['an id beside another extension', { extensions: { persistedQuery: { version: 1, sha256Hash: 'abc' }, a: 1 } }],
  ['extensions that are none', { query: '{ a }', extensions: null }],
  ['an empty text', { query: '' }],
  ['variables that are a list', { query: '{ a }', variables: [] }],
])('Apollo Server reads a request with %s', (_what, body) => {
  expect(textOf(body)).toBeUndefined();
});
