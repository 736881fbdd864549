import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { openBehaviour } from '../support/behaviour.ts';

// Composing finds such a field, unless satisfiability is not checked.
const { ours, stock, wrongAnswers } = await openBehaviour(new URL('./', import.meta.url), { runSatisfiability: false });

it('answers an error with a code for a field that no subgraph can be asked for, where @apollo/gateway throws', async () => {
  const document = parse('{ node { visits } }');
  const { data, errors } = await ours(document);
  expect(data).toBeUndefined();
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['OPERATION_NOT_RESOLVABLE']);
  await expect(stock(document)).rejects.toThrow('Was not able to find any options');
});

it('answers the same field where a subgraph can be asked for it', async () => {
  expect(await wrongAnswers(ours, '{ visited { id visits } node { id } }')).toEqual([]);
});
