import { buildSchema, execute, type GraphQLResolveInfo, isObjectType, parse } from 'graphql';
import { expect, it } from 'vitest';
import { fieldNamesBelow, fieldNamesOf } from './field-names.ts';

const schema = buildSchema('type Query { mug: Mug } type Mug { name: String, size: Int, mug: Mug }');
let seen: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'operation'>[] = [];
const mug = isObjectType(schema.getQueryType()) ? schema.getQueryType()?.getFields().mug : undefined;
if (mug) {
  mug.resolve = (_source, _args, _context, info) => {
    seen.push(info);
    return {};
  };
}

/** What the fields of the root get, in their order. */
async function infosOf(text: string) {
  seen = [];
  await execute({ schema, document: parse(text) });
  return seen;
}

it.each<[what: string, text: string, below: string[][]]>([
  ['its own selections', '{ a: mug { name } b: mug { size } }', [['name'], ['size']]],
  ['names rather than aliases, however deep', '{ mug { a: mug { b: name } } }', [['mug', 'name']]],
  ['fragments', '{ mug { ...F ... on Mug { name } } } fragment F on Mug { size }', [['size', 'name']]],
  ['all selections of the same field', '{ mug { name } mug { size } }', [['name', 'size']]],
  ['itself alone, without selections', '{ mug { __typename } }', [['__typename']]],
])('the field names below a field are those of %s', async (_what, text, below) => {
  for (let time = 0; time < 2; time += 1) {
    expect((await infosOf(text)).map((info) => [...fieldNamesBelow(info)])).toEqual(below);
  }
});

it('the field names of an operation are those of all its fields', async () => {
  const [info] = await infosOf('{ a: mug { name } b: mug { ...F } } fragment F on Mug { size }');
  expect(info && [...fieldNamesOf(info)]).toEqual(['mug', 'name', 'size']);
});
