import { expect, it } from 'vitest';
import { openBehaviour } from '../support/behaviour.ts';

const { ours, stock, wrongAnswers } = await openBehaviour(new URL('./', import.meta.url));

it('the gateway asks a subgraph again by a key that it resolves, though one that it does not resolve comes first', async () => {
  const text = '{ machine { id parts { id name label } } }';
  expect(await wrongAnswers(ours, text)).toEqual([]);
  expect(await wrongAnswers(stock, text)).not.toEqual([]);
});
