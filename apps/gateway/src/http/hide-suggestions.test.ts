import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { hideSuggestions } from './hide-suggestions.ts';

const schema = buildSchema(
  'type Query { product(slug: String, sort: Sort): String products: String } enum Sort { PRICE }',
);
const errorsOf = (query: string) => validate(schema, parse(query)).map((error) => error.toJSON());

it.each([
  ['a field', '{ produkt }', 'Cannot query field "produkt" on type "Query".'],
  ['an argument', '{ product(slugg: "a") }', 'Unknown argument "slugg" on field "Query.product".'],
  ['an enum value', '{ product(sort: PRIZE) }', 'Value "PRIZE" does not exist in "Sort" enum.'],
])('an error about %s that does not exist suggests no other name', (_what, query, message) => {
  expect(errorsOf(query).map((error) => hideSuggestions(error).message)).toEqual([message]);
});

it('an error keeps its message if it suggests nothing, and its other members', () => {
  const error = { message: 'Is this a question?', path: ['a'], extensions: { code: 'BAD_USER_INPUT' } };
  expect(hideSuggestions(error)).toBe(error);
  expect(hideSuggestions({ ...error, message: 'No. Did you mean "b"?' })).toEqual({ ...error, message: 'No.' });
});

it('an error that quotes a megabyte of suggestions from a client takes one pass over them', () => {
  const quoted = `${'Did you mean '.repeat(80_000)}"b"?`;
  expect(hideSuggestions({ message: quoted }).message).toHaveLength(13 * 79_999 - 1);
  expect(hideSuggestions({ message: `${quoted}.` }).message).toBe(`${quoted}.`);
});
