import { expect, it } from 'vitest';
import { openBehaviour } from '../support/behaviour.ts';

const { ours, stock, wrongAnswers } = await openBehaviour(new URL('./', import.meta.url));

it.each([
  [
    'the type of an entity whose fields come from an interface object',
    '{ media { ... on Book { rating __typename } } }',
  ],
  [
    '0, false and the empty text under one alias in two types',
    '{ search { ... on Book { a: pages } ... on Film { a: minutes } ... on Note { a: count } } }',
  ],
])('the gateway gives %s, unlike @apollo/gateway', async (_what, text) => {
  expect(await wrongAnswers(ours, text)).toEqual([]);
  expect(await wrongAnswers(stock, text)).not.toEqual([]);
});
