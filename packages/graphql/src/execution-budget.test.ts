import { buildSchema, type ExecutionResult, execute, isObjectType, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { forbidden } from './errors.ts';
import { limitExecutions, setBudget } from './execution-budget.ts';

const built = buildSchema(`
  type Query { mugs(size: Int!): [Mug!] mug: Mug }
  type Mutation { mugs(size: Int!): [Mug!] }
  type Mug { name: String, mug: Mug, mugs(size: Int!): [Mug], tags: [String!], length(unit: String): Int, secret: String, late: String, slow: String }
`);
/** How many secrets, or slow values, were requested. */
let asked = 0;
const mugType = built.getType('Mug');
const { secret, late, slow } = isObjectType(mugType) ? mugType.getFields() : {};
const refuse = () => {
  asked += 1;
  throw forbidden('this needs a scope');
};
if (secret) secret.resolve = refuse;
if (late) late.resolve = async () => refuse();
if (slow) {
  slow.resolve = async () => {
    asked += 1;
    return 'slow';
  };
}
const schema = limitExecutions(built);

/** Executes with a budget, and counts the resolved names. */
async function run(text: string, fields: number, isStopped = () => false) {
  let named = 0;
  asked = 0;
  const mug = (): object => ({
    name: () => {
      named += 1;
      return 'mug';
    },
    mug,
    // Some lists resolve later and some at once.
    mugs: ({ size }: { size: number }) =>
      size % 2 ? Promise.resolve(Array.from({ length: size }, mug)) : Array.from({ length: size }, mug),
    tags: ['blue', 'old'],
  });
  const context = {};
  setBudget(context, { fields, isStopped });
  const result = (await execute({
    schema,
    document: parse(text),
    rootValue: mug(),
    contextValue: context,
  })) as ExecutionResult;
  return { codes: result.errors?.map(({ extensions }) => extensions.code) ?? [], data: result.data, named };
}

describe('an execution with a budget', () => {
  it.each([
    ['an item, its leaves and the objects in it', '{ mugs(size: 4) { name mug { name tags } } }', 4 * 5],
    ['fragments', '{ mugs(size: 4) { ...F ... on Mug { name } } } fragment F on Mug { mug { name } }', 4 * 4],
    ['selections of the same field in several places', '{ mugs(size: 4) { name } mugs(size: 4) { tags } }', 4 * 3],
    ['a field with arguments like five', '{ mugs(size: 4) { length(unit: "m") } }', 4 * 6],
    ['lists within lists, each by its size', '{ mugs(size: 4) { mugs(size: 6) { name } } }', 4 * 6 + 4 * 6 * 2],
  ])('an execution budget counts %s', async (_what, text, fields) => {
    expect(await run(text, fields)).toMatchObject({ codes: [] });
    expect((await run(text, fields - 1)).codes).toContain('QUERY_TOO_EXPENSIVE');
  });

  it('an execution with a budget resolves no item of a list that would exceed it, and no later list', async () => {
    // Lists of an odd size resolve later: when the second one does, the first has used up the budget.
    const text = '{ mugs(size: 2) { mugs(size: 998) { name } } late: mugs(size: 3) { name } }';
    const nothing = { mugs: null };
    expect(await run(text, 500)).toMatchObject({ named: 0, data: { mugs: [nothing, nothing], late: null } });
  });

  it('errors use up the budget of an execution, 50 fields each, and what is left is not resolved', async () => {
    // 3,120 fields, of which 1,920 fail; each inner list has 48 of them.
    const { codes } = await run('{ mugs(size: 40) { mugs(size: 24) { a: secret b: secret } } }', 4000);
    expect(codes.filter((code) => code === 'FORBIDDEN').length).toBeLessThan(200);
    expect(codes).toContain('QUERY_TOO_EXPENSIVE');
    expect(asked).toBeLessThan(200);
  });

  it('each field that resolves later uses up the budget of an execution like eight fields, and what is left is not resolved', async () => {
    const text = '{ mugs(size: 100) { a: slow b: slow } }';
    expect(await run(text, 100 * (1 + 2 * 8))).toMatchObject({ codes: [] });
    const { codes } = await run(text, 100 * (1 + 2 * 8) - 50);
    expect({ codes, asked }).toEqual({ codes: expect.arrayContaining(['QUERY_TOO_EXPENSIVE']), asked: 193 });
  });

  it('an error that occurs later uses up the budget for the lists after it', async () => {
    const { codes, named } = await run('{ mugs(size: 100) { late mugs(size: 3) { name } } }', 100 * 14 + 100 * 3 * 2);
    expect(codes).toContain('QUERY_TOO_EXPENSIVE');
    expect(named).toBeLessThan(100);
  });

  it('an execution with a budget ends a query that nobody waits for any more, but never a mutation', async () => {
    const stopped = () => true;
    expect(await run('{ mugs(size: 2) { name } }', 100, stopped)).toEqual({
      codes: ['SUBGRAPH_UNAVAILABLE'],
      data: { mugs: null },
      named: 0,
    });
    expect(await run('mutation { mugs(size: 2) { name } }', 100, stopped)).toMatchObject({ codes: [], named: 2 });
  });
});
