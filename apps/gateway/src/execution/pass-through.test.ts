import { buildSchema, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { enumsWithHiddenValues, passThroughOf } from './pass-through.ts';

const schema = buildSchema(`
  type Query { mug(slug: String, size: Int): Mug node: Node }
  type Mutation { fill: Mug }
  interface Node { id: ID }
  type Mug implements Node { id: ID title: String glaze: Glaze matching: [Mug] }
  enum Glaze { MATT GLOSSY }
`);

/** Whether the answer to `fetched` may be passed on as the answer to `asked`. */
function passes(asked: string, fetched = asked, hiddenEnums = new Set<string>()): boolean {
  const document = parse(asked);
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (!operation) throw new TypeError('no operation');
  const node = { kind: 'Fetch', serviceName: 'mugs', operation: fetched, variableUsages: [] };
  const plan = { kind: 'QueryPlan', node } as unknown as Parameters<typeof passThroughOf>[0];
  return passThroughOf(plan, { operation, document }, { schema, hiddenEnums }) !== null;
}

describe('the answer of one subgraph is passed on unchanged', () => {
  it.each([
    ['asks for the same', '{ mug(slug: "a") { id title } }', '{mug(slug:"a"){id title}}'],
    ['has its fragments written out', '{ mug { ...F } } fragment F on Mug { id title }', '{ mug { id title } }'],
    [
      'has its parts put together',
      '{ mug { id matching { id } matching { title } } }',
      '{ mug { id matching { id title } } }',
    ],
    ['has its arguments in another order', '{ mug(slug: "a", size: 1) { id } }', '{ mug(size: 1, slug: "a") { id } }'],
    ['names types', '{ mug { __typename id } }', '{ mug { __typename id } }'],
    [
      'has aliases and variables',
      'query ($s: String) { a: mug(slug: $s) { b: id } }',
      'query M__mugs__0($s: String) { a: mug(slug: $s) { b: id } }',
    ],
  ])('the answer of one subgraph is passed on unchanged if the fetch %s', (_rule, asked, fetched) => {
    expect(passes(asked, fetched)).toBe(true);
  });

  it.each([
    ['asks for more', '{ mug { id } }', '{ mug { __typename id } }'],
    ['asks for less', '{ __typename mug { id } }', '{ mug { id } }'],
    ['asks in another order', '{ mug { id title } }', '{ mug { title id } }'],
    ['asks for something else by the same name', '{ mug { id: title } }', '{ mug { id } }'],
    ['has other arguments', '{ mug(size: 1) { id } }', '{ mug(size: 2) { id } }'],
    ['is about an interface', '{ node { id } }', undefined],
    ['is a mutation', 'mutation { fill { id } }', undefined],
    ['is about the schema', '{ __schema { types { name } } }', undefined],
  ])('the answer of one subgraph is not passed on unchanged if it %s', (_rule, asked, fetched) => {
    expect(passes(asked, fetched)).toBe(false);
  });

  it('the answer of one subgraph is not passed on unchanged if it may contain a value that clients must not see', () => {
    const hidden = enumsWithHiddenValues('enum Glaze { MATT GLOSSY @inaccessible } enum Size { S }');
    expect([...hidden]).toEqual(['Glaze']);
    expect(passes('{ mug { glaze } }')).toBe(true);
    expect(passes('{ mug { glaze } }', undefined, hidden)).toBe(false);
  });
});
