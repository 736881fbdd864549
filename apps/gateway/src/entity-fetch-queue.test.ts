import type { GraphQLBody } from '@commerce/service-client';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createEntityFetchQueue } from './entity-fetch-queue.ts';
import { isEntityFetch } from './merge-entity-fetches.ts';

function fetchOf(type: string, fields: string, ids: string[], variables: Record<string, unknown> = {}) {
  const declared = 'first' in variables ? ', $first: Int' : '';
  const query = `query Cart__products__1($representations: [_Any!]!${declared}) {
    _entities(representations: $representations) { ... on ${type} { ${fields} } }
  }`;
  const representations = ids.map((id) => ({ __typename: type, id }));
  return { query, document: parse(query), variables: { representations, ...variables } };
}

/** Answers every entity with its id, and an error at the second entity of every field. */
function createSubgraph() {
  const posted: string[] = [];
  return {
    posted,
    post: async (operation: { query: string; variables: Record<string, unknown> }): Promise<GraphQLBody> => {
      const { query, variables, ...rest } = operation;
      // Whatever else is in it would be sent along.
      expect(rest).toEqual({});
      posted.push(query);
      const lists = Object.entries(variables).filter(([name]) => name.startsWith('representations'));
      const field = (name: string) => name.replace('representations', lists.length > 1 ? 'entities' : '_entities');
      return {
        data: Object.fromEntries(
          lists.map(([name, list]) => [field(name), (list as { id: string }[]).map(({ id }) => ({ id }))]),
        ),
        errors: lists.map(([name]) => ({ message: name, path: [field(name), 1, 'price'] })),
      };
    },
  };
}

describe('entity fetches of one request', () => {
  it('that are due at the same moment are sent as one, and each gets its own answer and errors', async () => {
    const { posted, post } = createSubgraph();
    const queue = createEntityFetchQueue();
    const request = {};
    const bodies = await Promise.all([
      queue.send(request, fetchOf('Cart', 'subtotal', ['a']), post),
      queue.send(request, fetchOf('CartLine', 'total', ['b', 'c']), post),
    ]);
    expect(bodies).toEqual([
      {
        data: { _entities: [{ id: 'a' }] },
        errors: [{ message: 'representations_0', path: ['_entities', 1, 'price'] }],
      },
      {
        data: { _entities: [{ id: 'b' }, { id: 'c' }] },
        errors: [{ message: 'representations_1', path: ['_entities', 1, 'price'] }],
      },
    ]);
    expect(posted).toHaveLength(1);
    expect(isEntityFetch(parse(posted[0] ?? ''))).toBe(false);
  });

  it("share the client's own variables", async () => {
    const { posted, post } = createSubgraph();
    const queue = createEntityFetchQueue();
    const request = {};
    await Promise.all(
      ['Product', 'ProductVariant'].map((type) =>
        queue.send(request, fetchOf(type, 'priceHistory(first: $first) { totalCount }', ['a'], { first: 3 }), post),
      ),
    );
    expect(posted[0]?.match(/\$first: Int/g)).toHaveLength(1);
  });

  it('alone, one after the other or of different requests are sent as they are', async () => {
    const { posted, post } = createSubgraph();
    const queue = createEntityFetchQueue();
    const fetch = fetchOf('Cart', 'subtotal', ['a']);
    const request = {};
    await queue.send(request, fetch, post);
    await queue.send(request, fetch, post);
    await Promise.all([queue.send({}, fetch, post), queue.send({}, fetch, post)]);
    expect(posted).toEqual(Array(4).fill(fetch.query));
  });

  it('all fail when their one operation does', async () => {
    const queue = createEntityFetchQueue();
    const request = {};
    const fail = () => Promise.reject(new Error('down'));
    const sent = ['Cart', 'CartLine'].map((type) => queue.send(request, fetchOf(type, 'id', ['a']), fail));
    expect((await Promise.allSettled(sent)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('that are more than one query of entities are not merged', () => {
    expect(isEntityFetch(parse('{ cart(id: "a") { id } }'))).toBe(false);
    expect(
      isEntityFetch(
        parse('query ($r: [_Any!]!) { _entities(representations: $r) { ...F } } fragment F on Cart { id }'),
      ),
    ).toBe(false);
  });

  it.each([
    ['merged once', 'price', 1],
    ['merged each time if they are long', `price(note: "${'x'.repeat(20_000)}")`, 2],
  ])('that were merged before are %s', async (_what, fields, times) => {
    const { post } = createSubgraph();
    const queue = createEntityFetchQueue();
    let merges = 0;
    const { document, ...first } = fetchOf('Cart', fields, ['a']);
    const counted = {
      ...first,
      get document() {
        merges += 1;
        return document;
      },
    };
    for (let time = 0; time < 2; time += 1) {
      const request = {};
      const second = fetchOf('CartLine', 'total', ['b']);
      await Promise.all([queue.send(request, counted, post), queue.send(request, second, post)]);
    }
    expect(merges).toBe(times);
  });
});
