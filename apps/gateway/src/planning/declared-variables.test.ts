import { getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import { declaredVariables } from './declared-variables.ts';

const operation = getOperationAST(parse('query ($a: Int, $b: Int, $toString: Int) { f(a: $a, b: $b, c: $toString) }'));
if (!operation) throw new TypeError('one operation is expected');

it('only declared variables that were sent reach an operation', () => {
  const declared = declaredVariables(operation, { b: null, other: 1, own_a: 2 });
  expect(Object.entries(declared)).toEqual([['b', null]]);
  expect(declared.toString).toBeUndefined();
  expect(Object.entries(declaredVariables(operation, { toString: 3 }))).toEqual([['toString', 3]]);
});
