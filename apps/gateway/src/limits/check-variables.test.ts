import { expect, it } from 'vitest';
import { checkVariables } from './check-variables.ts';

it.each([
  ['a number that is read as infinite', '{ "a": [{ "b": 1e400 }] }', 'BAD_USER_INPUT'],
  ['a key that objects inherit from', '{ "a": [{ "__proto__": 1 }] }', 'BAD_USER_INPUT'],
  ['a variable that objects inherit from', '{ "__proto__": { "a": 1 } }', 'BAD_USER_INPUT'],
  ['many levels', `${'{ "a": '.repeat(30)}1${' }'.repeat(30)}`, 'QUERY_TOO_EXPENSIVE'],
  ['very many values', `{ "a": [${'0,'.repeat(20_000)}0] }`, 'QUERY_TOO_EXPENSIVE'],
])('variables with %s are refused with HTTP 400', (_what, json, code) => {
  expect(() => checkVariables(JSON.parse(json))).toThrow(
    expect.objectContaining({ extensions: { code, http: { status: 400 } } }),
  );
});
