import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkRepresentations } from './representations.ts';

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { cup: Cup }
  type Mug @key(fields: "id") { id: ID! title: String }
  type Plate @key(fields: "id") { id: ID! }
  type Shelf @key(fields: "room { name } row") @key(fields: "code") {
    room: Room! row: Int! code: String size: Float isFull: Boolean glaze: Glaze mugs: [Mug!] labels: [[String!]!]
  }
  type Room { name: String! shelves: [Shelf!] }
  type Cup { id: ID! }
  enum Glaze { MATT }
`);
const resolvers = { Mug: { __resolveReference: ({ id }: { id: string }) => ({ id, title: `mug ${id}` }) } };
const schema = checkRepresentations(buildSubgraphSchema([{ typeDefs, resolvers }]));

const shelf = { __typename: 'Shelf', room: { name: 'kitchen' }, row: 1 };

async function entitiesFor(...representations: unknown[]) {
  const source = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Mug { title } } }';
  return JSON.parse(JSON.stringify(await graphql({ schema, source, variableValues: { of: representations } })));
}

describe('_entities', () => {
  it('_entities returns the entities of the representations', async () => {
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
  ])('_entities names the invalid representation if it has %s', async (_, representation) => {
    const { data, errors } = await entitiesFor({ __typename: 'Mug', id: '1' }, representation);
    expect(data ?? null).toBeNull();
    expect(errors).toMatchObject([
      {
        message: 'representations[1] must have the __typename of an entity of this subgraph: Mug, Plate, Shelf',
        extensions: { code: 'BAD_USER_INPUT', argument: 'representations' },
      },
    ]);
  });

  it.each([
    ['a number for an ID', { __typename: 'Mug', id: 1 }, '.id must be of type ID'],
    ['an object for an ID', { __typename: 'Mug', id: {} }, '.id must be of type ID'],
    ['a list for an ID', { __typename: 'Mug', id: ['1'] }, '.id must be of type ID'],
    ['null for a key', { __typename: 'Mug', id: null }, ' must have a key of Mug: id'],
    ['no key', { __typename: 'Mug', title: 'x' }, ' must have a key of Mug: id'],
    ['half a key', { __typename: 'Shelf', row: 1 }, ' must have a key of Shelf: room row, or code'],
    ['a text for an object', { ...shelf, room: 'kitchen' }, '.room must be of type Room'],
    ['a wrong field of an object', { ...shelf, room: { name: 1 } }, '.room.name must be of type String'],
    ['a fraction for an Int', { ...shelf, row: 1.5 }, '.row must be of type Int'],
    ['a text for a Float', { ...shelf, size: '1' }, '.size must be of type Float'],
    ['a text for a Boolean', { ...shelf, isFull: 'true' }, '.isFull must be of type Boolean'],
    ['an unknown value of an enum', { ...shelf, glaze: 'SHINY' }, '.glaze must be of type Glaze'],
    ['an object for a list', { ...shelf, mugs: {} }, '.mugs must be a list'],
    ['a wrong item of a list', { ...shelf, mugs: [null, { id: 1 }] }, '.mugs[1].id must be of type ID'],
    [
      'a wrong item of a list of lists',
      { ...shelf, labels: [['a'], ['b', 1]] },
      '.labels[1][1] must be of type String',
    ],
    [
      'a wrong value in a type that contains itself',
      { ...shelf, room: { name: 'a', shelves: [{ row: 'x' }] } },
      '.room.shelves[0].row must be of type Int',
    ],
  ])('_entities reports what is wrong with a representation that has %s', async (_, representation, message) => {
    const { errors } = await entitiesFor({ __typename: 'Mug', id: '1' }, representation);
    expect(errors).toMatchObject([
      { message: `representations[1]${message}`, extensions: { code: 'BAD_USER_INPUT', argument: 'representations' } },
    ]);
  });

  it.each([
    shelf,
    { __typename: 'Shelf', code: 'a' },
    { __typename: 'Shelf', code: null },
    { ...shelf, size: null, mugs: null, labels: [null] },
    { ...shelf, size: 1, isFull: false, glaze: 'MATT', mugs: [{ id: '1' }], labels: [[]] },
    { ...shelf, somethingElse: 1 },
  ])(
    '_entities accepts a representation with null for what could not be fetched, and with other fields: %j',
    async (representation) => {
      expect(await entitiesFor(representation)).toEqual({ data: { _entities: [{}] } });
    },
  );
});
