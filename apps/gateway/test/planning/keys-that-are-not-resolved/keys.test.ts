import { expect, it } from 'vitest';
import { openBehaviour } from '../support/behaviour.ts';

const { ours, stock, wrongAnswers } = await openBehaviour(new URL('./', import.meta.url));

it('the gateway returns to a subgraph by a key that it resolves, even if one that it does not resolve is declared first', async () => {
  const text = '{ machine { id parts { id name label } } }';
  expect(await wrongAnswers(ours, text)).toEqual([]);
  expect(await wrongAnswers(stock, text)).not.toEqual([]);
});
