import { ANONYMOUS } from '@commerce/identity';
import type { GraphQLBody } from '@commerce/service-client';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createContext } from '../../context.ts';
import { createEntityFetches, isEntityFetch } from './entity-fetches.ts';
import type { EntityFetch, EntityOperation } from './fetch.ts';
import { bodyHead, bodyOf } from './request-body.ts';

function fetchOf(type: string, fields: string, ids: string[], variables: Record<string, unknown> = {}): EntityFetch {
  const declared = Object.keys(variables).map((name) => `, $${name}: Int`);
  const query = `query Cart__products__1($representations: [_Any!]!${declared.join('')}) {
    _entities(representations: $representations) { ... on ${type} { ${fields} } }
  }`;
  const representations = ids.map((id) => JSON.stringify({ __typename: type, id }));
  return { query, head: bodyHead(query), document: parse(query), variables, representations };
}

/** Answers every entity with its id, and an error at the second entity of every field. */
function createSubgraph() {
  const posted: { query: string; variables: Record<string, unknown> }[] = [];
  return {
    posted,
    send: async (_context: unknown, operation: EntityOperation) => {
      const body = bodyOf(operation.head, operation.variables, operation.lists);
      const { query, variables } = JSON.parse(body);
      posted.push({ query, variables });
      const lists = [...query.matchAll(/(\w+)(?:: _entities)?\(\s*representations: \$(\w+)\)/g)];
      const answer: GraphQLBody = {
        data: Object.fromEntries(
          lists.map(([, key, name]) => [key, variables[name].map(({ id }: { id: string }) => ({ id }))]),
        ),
        errors: lists.map(([, key = '', name = '']) => ({ message: name, path: [key, 1, 'price'] })),
      };
      return () => structuredClone(answer);
    },
  };
}

describe('entity fetches of one request', () => {
  it('entity fetches of one request that are due in the same turn are sent as one, and each gets its own answer and errors', async () => {
    const { posted, send } = createSubgraph();
    const fetchEntities = createEntityFetches('products', send);
    const context = createContext(ANONYMOUS);
    const answers = await Promise.all([
      fetchEntities(context, fetchOf('Cart', 'subtotal', ['a'])),
      fetchEntities(context, fetchOf('CartLine', 'total', ['b', 'c'])),
    ]);
    const expected = [
      {
        data: { _entities: [{ id: 'a' }] },
        errors: [{ message: 'representations_0', path: ['_entities', 1, 'price'] }],
      },
      {
        data: { _entities: [{ id: 'b' }, { id: 'c' }] },
        errors: [{ message: 'representations_1', path: ['_entities', 1, 'price'] }],
      },
    ];
    expect(answers.map((read) => read())).toEqual(expected);
    // A second read is not affected by changes to what the first one returned.
    expect(answers.map((read) => read())).toEqual(expected);
    expect(posted).toHaveLength(1);
  });

  it("entity fetches of one request share the client's own variables, whatever they are called", async () => {
    for (const name of ['first', 'representations_0', '_representations_1']) {
      const { posted, send } = createSubgraph();
      const fetchEntities = createEntityFetches('products', send);
      const context = createContext(ANONYMOUS);
      const fetches = ['Product', 'ProductVariant'].map((type) =>
        fetchOf(type, `history(first: $${name})`, [type], { [name]: 3 }),
      );
      const answers = await Promise.all(fetches.map((fetch) => fetchEntities(context, fetch)));
      expect(answers.map((read) => read().data)).toEqual([
        { _entities: [{ id: 'Product' }] },
        { _entities: [{ id: 'ProductVariant' }] },
      ]);
      const [{ query = '', variables = {} } = {}] = posted;
      expect(validate(schema, parse(query))).toEqual([]);
      expect(variables).toMatchObject({ [name]: 3 });
      expect(Object.keys(variables)).toHaveLength(3);
    }
  });

  it('entity fetches that are alone, follow one another or belong to different requests are not merged', async () => {
    const { posted, send } = createSubgraph();
    const fetchEntities = createEntityFetches('products', send);
    const fetch = fetchOf('Cart', 'subtotal', ['a']);
    const context = createContext(ANONYMOUS);
    await fetchEntities(context, fetch);
    await fetchEntities(context, fetch);
    await Promise.all([fetchEntities(createContext(ANONYMOUS), fetch), fetchEntities(createContext(ANONYMOUS), fetch)]);
    expect(posted.map(({ query }) => query)).toEqual(Array(4).fill(fetch.query));
  });

  it('entity fetches of one request all fail when their one operation fails', async () => {
    const fetchEntities = createEntityFetches('products', () => Promise.reject(new Error('down')));
    const context = createContext(ANONYMOUS);
    const sent = ['Cart', 'CartLine'].map((type) => fetchEntities(context, fetchOf(type, 'id', ['a'])));
    expect((await Promise.allSettled(sent)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('entity fetches of one request that are more than one query of entities are not merged', () => {
    const fetch = fetchOf('Cart', 'id', ['a']);
    expect(isEntityFetch(fetch)).toBe(true);
    expect(isEntityFetch({ ...fetch, representations: null })).toBe(false);
    const withFragment = 'query ($r: [_Any!]!) { _entities(representations: $r) { ...F } } fragment F on Cart { id }';
    expect(isEntityFetch({ ...fetch, document: parse(withFragment) })).toBe(false);
  });
});

const schema = buildSchema(`
  scalar _Any
  type Query { _entities(representations: [_Any!]!): [Entity] }
  union Entity = Product | ProductVariant
  type Product { history(first: Int): Int }
  type ProductVariant { history(first: Int): Int }
`);
