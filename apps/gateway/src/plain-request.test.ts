import { expect, it } from 'vitest';
import { plainRequestOf } from './plain-request.ts';

const manifest = new Map([['abc', 'query Shelf { products { totalCount } }']]);
const json = { 'content-type': 'application/json' };
const textOf = (body: unknown) =>
  plainRequestOf({ method: 'POST', url: '/graphql', headers: json, body }, manifest)?.query;
const got = (parameters: Record<string, unknown> | [string, string][], headers: Record<string, string> = json) => {
  const entries = Array.isArray(parameters) ? parameters : Object.entries(parameters);
  const given = entries.map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const url = `/graphql?${new URLSearchParams(given)}`;
  return plainRequestOf({ method: 'GET', url, headers, body: undefined }, manifest);
};

it('an operation is identified by its text, or by its id if the manifest has it', () => {
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

it('an operation in a URL is identified by its text, or by its id if the manifest has it', () => {
  expect(got({ query: 'query A { a }', operationName: 'A', variables: { n: 1 } })).toMatchObject({
    query: 'query A { a }',
    operationName: 'A',
    variables: { n: 1 },
  });
  const extensions = { persistedQuery: { version: 1, sha256Hash: 'abc' } };
  expect(got({ extensions }, { 'apollo-require-preflight': '1' })?.query).toBe(manifest.get('abc'));
});

it.each([
  ['that a browser sends for another site', { query: '{ a }' }, {}],
  ['with an empty header', { query: '{ a }' }, { 'apollo-require-preflight': '' }],
  ['of the type of a form', { query: '{ a }' }, { 'content-type': 'text/plain', 'apollo-require-preflight': '1' }],
  ['with variables that are no JSON', { query: '{ a }', variables: '{' }, json],
  ['with variables that are null', { query: '{ a }', variables: null }, json],
  ['with a parameter that GraphQL does not know', { query: '{ a }', a: '1' }, json],
])('Apollo Server reads a GET %s', (_what, parameters, headers) => {
  expect(got(parameters, headers as Record<string, string>)).toBeNull();
});

it.each(['query', '__proto__'])('Apollo Server reads a GET with a second parameter %s', (name) => {
  expect(
    got([
      ['query', '{ a }'],
      [name, '{ b }'],
    ]),
  ).toBeNull();
});
