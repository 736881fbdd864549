import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openBehaviour } from './support/behaviour.ts';
import { operationsOf } from './support/random-operations.ts';
import { runsOf } from './support/runs.ts';

it.each([
  'keys-that-are-not-resolved',
  'arguments-of-required-fields',
  'one-field-required-twice',
  'interfaces-and-unions',
])('the gateway answers any operation of the graph %s like one schema would, with any aliases', async (folder) => {
  const { ours, schema, whole, wrongAnswers } = await openBehaviour(new URL(`./${folder}/`, import.meta.url));
  await fc.assert(
    fc.asyncProperty(operationsOf(schema, whole), async ({ text, variables }) => {
      expect({ text, wrong: await wrongAnswers(ours, text, variables) }).toEqual({ text, wrong: [] });
    }),
    runsOf(30),
  );
});
