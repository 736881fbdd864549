import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkRepresentations } from './representations.ts';

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { cup: Cup }
  type Mug @key(fields: "id") { id: ID! title: String }
  type Plate @key(fields: "id") { id: ID! }
  type Cup { id: ID! }
  enum Glaze { MATT }
`);
const resolvers = { Mug: { __resolveReference: ({ id }: { id: string }) => ({ id, title: `mug ${id}` }) } };
const schema = checkRepresentations(buildSubgraphSchema([{ typeDefs, resolvers }]));

async function entitiesFor(...representations: unknown[]) {
  const source = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Mug { title } } }';
  return JSON.parse(JSON.stringify(await graphql({ schema, source, variableValues: { of: representations } })));
}

describe('_entities', () => {
  it('_entities answers the entities that the representations stand for', async () => {
    expect(await entitiesFor({ __typename: 'Mug', id: '1' }, { __typename: 'Mug', id: '2' })).toEqual({
      data: { _entities: [{ title: 'mug 1' }, { title: 'mug 2' }] },
    });
  });

  it.each([
    ['an unknown type', { __typename: 'Teapot', id: '1' }],
    ['an object type that is no entity', { __typename: 'Cup', id: '1' }],
    ['an enum', { __typename: 'Glaze', id: '1' }],
    ['no type', { id: '1' }],
    ['null as type', { __typename: null, id: '1' }],
    ['a number as type', { __typename: 1, id: '1' }],
    ['a name that every JavaScript object has', { __typename: 'constructor' }],
    ['text instead of an object', 'Mug'],
    ['a list instead of an object', ['Mug']],
  ])('_entities says which representation is wrong when it has %s', async (_, representation) => {
    const { data, errors } = await entitiesFor({ __typename: 'Mug', id: '1' }, representation);
    expect(data ?? null).toBeNull();
    expect(errors).toMatchObject([
      {
        message: 'representations[1] must have the __typename of an entity of this subgraph: Mug, Plate',
        extensions: { code: 'BAD_USER_INPUT', argument: 'representations' },
      },
    ]);
  });
});
