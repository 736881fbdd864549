import fc from 'fast-check';
import { buildSchema, execute, type GraphQLSchema, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { expect, it } from 'vitest';
import { createHotExecutor } from './hot-executor.ts';

const schema: GraphQLSchema = buildSchema(`
  type Query { mug(size: Int = 1, glaze: Glaze, tags: [String!]): Mug mugs: [Mug!] strict: Mug! things: [Thing] any: Either echo(kiln: Kiln): String }
  input Kiln { heat: Int = 5, tags: [String!] }
  interface Thing { id: ID! name: String }
  type Mug implements Thing { id: ID! name: String price: Int! glaze: Glaze same: Mug mates: [Mug!]! owner: Owner args: String }
  type Owner implements Thing { id: ID! name: String mugs: [Mug] }
  union Either = Mug | Owner
  enum Glaze { MATT GLOSSY }
`);

/** Valid values, invalid values, and errors. */
const { thing } = fc.letrec<{ thing: unknown; leaf: unknown; list: unknown }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom<unknown>('text', 7, 2.5, null, undefined, true, 'MATT', 'NONE', {}),
    fc.constant(new Error('broken')),
    fc.constant(() => {
      throw new Error('thrown');
    }),
  ),
  list: fc.oneof({ depthSize: 'small' }, fc.array(tie('thing'), { maxLength: 3 }), tie('leaf')),
  thing: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.record({
      __typename: fc.constantFrom('Mug', 'Owner', 'Mug'),
      id: fc.oneof(fc.constant('id'), tie('leaf')),
      name: tie('leaf'),
      args: fc.constant('late'),
      price: fc.oneof(fc.constant(1), tie('leaf')),
      glaze: fc.constantFrom('MATT', 'NONE', null),
      same: tie('thing'),
      mates: tie('list'),
      owner: tie('thing'),
      mugs: tie('list'),
    }),
  ),
}));
const root = fc.record({
  mug: thing,
  mugs: fc.array(thing, { maxLength: 3 }),
  strict: thing,
  things: fc.array(thing, { maxLength: 3 }),
  any: thing,
});

const queries = [
  '{ mug { id name price same { price } mates { id price } owner { id mugs { name } } } }',
  '{ mugs { id price glaze } strict { id name } }',
  '{ things { __typename id name ... on Mug { price mates { id } } ... on Owner { mugs { id } } } any { ... on Thing { name } ... on Mug { glaze } } }',
  'query ($size: Int, $a: Boolean = true, $b: Boolean!) { mug(size: $size) { id @include(if: $a) ...M @skip(if: $b) } } fragment M on Mug { name same { id } }',
  'query ($tags: [String!], $glaze: Glaze) { m: mug(tags: $tags, glaze: $glaze) { n: name name } }',
  '{ __typename mug { __typename } __type(name: "Mug") { name } }',
  'query ($b: Boolean!) { m: mug { ...M @include(if: $b) } mug { ...M } } fragment M on Mug { id name }',
  'query ($a: Boolean!) { mug { same @skip(if: $a) { id ... on Mug { name } } same { id } } }',
  '{ mug { __proto__: id name } }',
  'query ($size: Int, $tags: [String!]) { echo(kiln: { heat: $size, tags: $tags }) }',
];
const variables = fc.dictionary(
  fc.constantFrom('size', 'a', 'b', 'tags', 'glaze'),
  fc.constantFrom<unknown>(1, 1.5, 'x', null, true, false, ['a'], ['a', null], 'MATT', 'NONE', {}),
);

const executor = createHotExecutor(schema);
const documents = new Map(queries.map((query) => [query, parse(query)]));

it('a frequent query is answered byte for byte like by graphql-js, including errors', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...queries), root, variables, async (query, data, given) => {
      const document = documents.get(query);
      const operation = document?.definitions.find(
        (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
      );
      if (!document || !operation) throw new TypeError('no operation');
      const expected = await execute({
        schema,
        document,
        rootValue: undefined,
        contextValue: data,
        variableValues: given,
      });
      const answer = await executor({ document, operation, operationName: null }, data, given);
      expect(JSON.stringify(answer)).toBe(JSON.stringify(expected));
    }),
    { numRuns: 400 },
  );
});

// A root field returns the test's data, a moment later, like a database.
for (const [name, field] of Object.entries(schema.getQueryType()?.getFields() ?? {})) {
  field.resolve = (_source, args, context: Record<string, unknown>) =>
    Promise.resolve(name === 'echo' ? JSON.stringify(args) : context[name]);
}
