import fc from 'fast-check';
import { buildSchema, graphql } from 'graphql';
import { describe, expect, it } from 'vitest';
import { acceptEqualIds } from './equal-ids.ts';

/** The resolver's arguments, for a schema with ids at every depth. */
async function given(variables: Record<string, unknown>): Promise<unknown> {
  const schema = buildSchema(`
    input Nested { id: ID ids: [[ID]!] text: String nested: Nested others: [Nested!] }
    type Query { ask(id: ID, input: Nested, text: String): Boolean }
  `);
  let seen: unknown;
  const ask = schema.getQueryType()?.getFields().ask;
  if (!ask) throw new TypeError('the schema lacks its field');
  ask.resolve = (_, args) => {
    seen = args;
    return true;
  };
  const source = 'query ($id: ID, $input: Nested, $text: String) { ask(id: $id, input: $input, text: $text) }';
  const { errors } = await graphql({ schema: acceptEqualIds(schema), source, variableValues: variables });
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(seen));
}

const maybeUpper = fc
  .tuple(fc.uuid(), fc.array(fc.boolean(), { minLength: 36, maxLength: 36 }))
  .map(([id, upper]) => [...id].map((letter, i) => (upper[i] ? letter.toUpperCase() : letter)).join(''));
const { input } = fc.letrec((tie) => ({
  input: fc.record(
    {
      id: fc.option(maybeUpper),
      ids: fc.array(fc.array(fc.option(maybeUpper), { maxLength: 3 }), { maxLength: 3 }),
      text: maybeUpper,
      nested: fc.option(tie('input'), { maxDepth: 3 }),
      others: fc.array(tie('input'), { maxLength: 2, depthIdentifier: 'others' }),
    },
    { requiredKeys: [] },
  ),
}));

/** The independent model: lower case under every key that is the name of an id. */
function expected(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return key === 'id' || key === 'ids' ? value.toLowerCase() : value;
  if (Array.isArray(value)) return value.map((item) => expected(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, expected(item, name)]));
}

describe('the id of an argument', () => {
  it('UUIDs in arguments are equal in upper and lower case, at any depth, and other texts are unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(maybeUpper, input, maybeUpper, async (id, nested, text) => {
        const asked = { id, input: nested as Record<string, unknown>, text };
        expect(await given(asked)).toEqual(expected(JSON.parse(JSON.stringify(asked))));
      }),
    );
  });

  it('an id in an argument is unchanged if it is no UUID', async () => {
    expect(await given({ id: 'NOT-A-UUID' })).toEqual({ id: 'NOT-A-UUID' });
  });
});
