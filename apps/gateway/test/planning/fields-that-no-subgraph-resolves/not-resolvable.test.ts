import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { openBehaviour } from '../support/behaviour.ts';

// Composition finds such a field, unless the check of satisfiability is off.
const { ours, stock, wrongAnswers } = await openBehaviour(new URL('./', import.meta.url), { runSatisfiability: false });

it('a field that no subgraph can resolve gets an error with a code, where @apollo/gateway throws', async () => {
  const document = parse('{ node { visits } }');
  const { data, errors } = await ours(document);
  expect(data).toBeUndefined();
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['OPERATION_NOT_RESOLVABLE']);
  await expect(stock(document)).rejects.toThrow('Was not able to find any options');
});

it('a field is resolved wherever a subgraph can do so, even if none can elsewhere', async () => {
  expect(await wrongAnswers(ours, '{ visited { id visits } node { id } }')).toEqual([]);
});
