import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { variablesFor } from './test-answers.ts';
import { type Asked, askedOf, openGateways, whole } from './test-gateways.ts';
import { operationByChance } from './test-operations.ts';

const { schema, ours, stock } = await openGateways();

const operations = fc
  .nat()
  .map((seed) => parse(operationByChance(schema, String(seed))))
  .filter((document) => validate(schema, document).length === 0)
  .map((document): Asked => askedOf(document, (operation) => variablesFor(whole, operation)));

/** Text that is the same for the same data, in whatever order its keys stand: `__proto__` may be one of them. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))
      : part,
  );
}

it('answers any operation of the schema as @apollo/gateway does, and asks the same of subgraphs', async () => {
  await fc.assert(
    fc.asyncProperty(operations, fc.array(fc.nat(), { minLength: 3, maxLength: 3 }), async (asked, seeds) => {
      // The first time, the plan is not known yet.
      for (const seed of [0, ...seeds]) {
        const [found, expected] = [await ours(asked, seed), await stock(asked, seed)];
        const comparable = ({ answer, sent }: typeof found) => ({ answer: textOf(answer), sent, of: asked.queryHash });
        expect(comparable(found)).toEqual(comparable(expected));
      }
    }),
    { numRuns: 250 },
  );
});
