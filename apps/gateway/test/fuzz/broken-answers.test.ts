import fc from 'fast-check';
import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { operationsOf } from '../planning/support/random-operations.ts';
import { runsOf } from '../planning/support/runs.ts';
import { comparable } from './comparable.ts';
import { askedOf, openGateways, whole } from './gateways-by-chance.ts';

const { schema, ours, stock } = await openGateways();

it('the gateway answers like @apollo/gateway whatever subgraphs answer, right or wrong, and sends the same fetches', async () => {
  const seeds = fc.array(fc.nat(), { minLength: 3, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(operationsOf(schema, whole), seeds, async ({ text, variables }, given) => {
      const asked = askedOf(parse(text), () => variables);
      // The first time, the plan is not known yet.
      for (const seed of [0, ...given]) {
        const [found, expected] = [await ours(asked, seed), await stock(asked, seed)];
        expect({ text, answer: comparable(found.answer), sent: found.sent }).toEqual({
          text,
          answer: comparable(expected.answer),
          sent: expected.sent,
        });
      }
    }),
    runsOf(150),
  );
});
