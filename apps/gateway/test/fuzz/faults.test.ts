import fc from 'fast-check';
import { parse } from 'graphql';
import { afterAll, expect, it } from 'vitest';
import { createOwnGraph } from '../planning/support/own-graph.ts';
import { operationsOf, type RandomOperation } from '../planning/support/random-operations.ts';
import { runsOf } from '../planning/support/runs.ts';
import { comparable } from './comparable.ts';
import { openGateways } from './gateways-with-faults.ts';
import { plainOperation } from './plain-operation.ts';

const graph = createOwnGraph();
const { schema, ours, stock, useFaults } = await openGateways(graph);

const differences = new Map<string, number>();
let compared = 0;
afterAll(() => {
  const found = [...differences].map(([what, times]) => `${times} with ${what}`).join(', ');
  process.stdout.write(
    `${compared} answers were compared. @apollo/gateway alone answers otherwise: ${found || 'none'}.\n`,
  );
});

/** The operation in all forms: also with the other value of its condition. */
function variantsOf({ variables }: RandomOperation): Record<string, unknown>[] {
  return 'yes' in variables ? [variables, { ...variables, yes: !variables.yes }] : [variables];
}

async function compareWithSchema({ text }: RandomOperation, variables: Record<string, unknown>) {
  const document = parse(text);
  useFaults(null);
  const expected = JSON.stringify(graph.answer(document, variables).data);
  // The first time, the operation is not known yet.
  for (let time = 0; time < 2; time += 1) {
    const { data } = await ours(document, variables);
    expect({ text, variables, data: JSON.stringify(data) }).toEqual({ text, variables, data: expected });
  }
}

async function compareWithStock({ text }: RandomOperation, variables: Record<string, unknown>, seed: number) {
  const document = parse(text);
  useFaults(seed);
  compared += 1;
  const found = comparable(await ours(document, variables));
  // Some aliases make its planner throw.
  const alone = await stock(document, variables).then(comparable, () => null);
  if (found === alone) return;
  const plain = plainOperation(document, variables, schema);
  const expected = comparable(plain.restore(await stock(plain.document, plain.variables)));
  expect({ text, variables, seed, answer: found }).toEqual({ text, variables, seed, answer: expected });
  const what = [...plain.peculiarities].join(' and ');
  differences.set(what, 1 + (differences.get(what) ?? 0));
}

it('the gateway answers any operation like one schema would, and like @apollo/gateway on failures, except for what it corrects', async () => {
  await fc.assert(
    fc.asyncProperty(operationsOf(schema, graph.whole), fc.nat(), async (operation, seed) => {
      for (const variables of variantsOf(operation)) {
        await compareWithSchema(operation, variables);
        await compareWithStock(operation, variables, seed);
      }
    }),
    runsOf(250),
  );
});
