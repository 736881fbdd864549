import { printSchema } from 'graphql';
import { expect, it } from 'vitest';
import { openBehaviour } from '../support/behaviour.ts';

const { ours, stock, wrongAnswers, schema, ownSchema } = await openBehaviour(new URL('./', import.meta.url));

it.each([
  ['requires a field', '{ feed { writer { id } } }'],
  [
    'requires a field that the client wants with other arguments',
    '{ feed { writer { id } comments(limit: 1) { id } } }',
  ],
  ['requires a field in a list of the same entities', '{ feed { comments(limit: 3) { isSpam } } }'],
  [
    'requires a field that the client wants with a variable',
    'query ($limit: Int = 1) { feed { writer { id } comments(limit: $limit) { id } } }',
  ],
  [
    'requires a field that two fragments want',
    'query ($limit: Int = 1) { feed { writer { id } ...A ...B } } fragment A on Post { comments(limit: $limit) { id } } fragment B on Post { comments(limit: $limit) { date } }',
  ],
  [
    'requires a field that the client wants under its alias',
    '{ feed { comments: writer { id } a: comments(limit: 2) { isSpam } } }',
  ],
])('the gateway passes a subgraph its required fields with arguments where one %s', async (_what, text) => {
  expect(await wrongAnswers(ours, text)).toEqual([]);
});

it('@apollo/gateway gives a different answer if a field is required with arguments', async () => {
  const text = '{ feed { writer { id } comments: comments(limit: 1) { id isSpam } } }';
  expect(await wrongAnswers(ours, text)).toEqual([]);
  expect(await wrongAnswers(stock, text)).not.toEqual([]);
});

it('clients see their original schema, although the planner gets another one', () => {
  expect(printSchema(ownSchema)).toBe(printSchema(schema));
});
