import { type GraphQLBody, type PostedOperation, ServiceUnavailableError } from '@commerce/service-client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherEntityFetches } from './gather-entity-fetches.ts';

const QUERY =
  'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Cart { id } } }';

interface Representation {
  id: string;
  /** Whether the subgraph has only an error for it. */
  bad: boolean;
}

/** What a subgraph answers to representations. */
function answerTo(representations: readonly Representation[]): GraphQLBody {
  const errors = representations.flatMap(({ id, bad }, index) =>
    bad ? [{ message: `no ${id}`, path: ['_entities', index, 'total'] }] : [],
  );
  const _entities = representations.map(({ id, bad }) => (bad ? null : { id }));
  return { data: { _entities }, ...(errors.length > 0 && { errors }) };
}

function createSubgraph(answer: (representations: readonly Representation[]) => GraphQLBody = answerTo) {
  const posted: { operation: PostedOperation; token: string }[] = [];
  const post = async (operation: PostedOperation, token: string) => {
    posted.push({ operation, token });
    await new Promise((resolve) => setImmediate(resolve));
    return answer(operation.variables?.representations as Representation[]);
  };
  return { posted, post };
}
const fetchOf = (representations: readonly unknown[], variables = {}) => ({
  query: QUERY,
  variables: { representations, ...variables },
});

describe('entity fetches of several requests', () => {
  const fetches = fc.array(fc.array(fc.record({ id: fc.string(), bad: fc.boolean() }), { maxLength: 4 }), {
    minLength: 1,
    maxLength: 60,
  });

  it('that come at once are answered as if each had been posted alone, errors and their places included', async () => {
    await fc.assert(
      fc.asyncProperty(fetches, async (lists) => {
        const { posted, post } = createSubgraph();
        const together = gatherEntityFetches(post);
        const bodies = await Promise.all(lists.map((list) => together(fetchOf(list), 'guest')));
        expect(bodies).toEqual(lists.map(answerTo));
        expect(posted).toHaveLength(Math.ceil(lists.length / 20));
      }),
    );
  });

  it('in the name of different viewers, with other variables or of other fields are posted apart', async () => {
    const { posted, post } = createSubgraph();
    const together = gatherEntityFetches(post);
    const list = [{ id: 'a', bad: false }];
    const others = { query: QUERY.replace('{ id }', '{ id version }'), variables: { representations: list } };
    await Promise.all([
      together(fetchOf(list), 'guest'),
      together(fetchOf(list), 'ada'),
      together(fetchOf(list, { first: 1 }), 'guest'),
      together(fetchOf(list, { first: 2 }), 'guest'),
      together(others, 'guest'),
    ]);
    expect(posted.map(({ operation, token }) => [operation.variables, operation.query === QUERY, token])).toEqual([
      [{ representations: list }, true, 'guest'],
      [{ representations: list }, true, 'ada'],
      [{ representations: list, first: 1 }, true, 'guest'],
      [{ representations: list, first: 2 }, true, 'guest'],
      [{ representations: list }, false, 'guest'],
    ]);
  });

  it('that are large are posted alone, so that together they are not too large for the subgraph', async () => {
    const { posted, post } = createSubgraph();
    const together = gatherEntityFetches(post);
    const large = [{ id: 'a'.repeat(10_000), bad: false }];
    await Promise.all([together(fetchOf(large), 'guest'), together(fetchOf(large), 'guest')]);
    expect(posted).toHaveLength(2);
  });

  it('that are long are posted alone, and nothing of them is remembered', async () => {
    const { posted, post } = createSubgraph();
    const together = gatherEntityFetches(post);
    const long = fetchOf([{ id: 'a', bad: false }], { after: 'x'.repeat(10_000) });
    await Promise.all([together(long, 'guest'), together(long, 'guest')]);
    expect(posted).toHaveLength(2);
  });

  it('are each posted alone when the answer has an error that is of none of them', async () => {
    const isPoison = ({ id }: Representation) => id === 'poison';
    const { posted, post } = createSubgraph((list) =>
      list.some(isPoison) ? { data: null, errors: [{ message: 'broken' }] } : answerTo(list),
    );
    const together = gatherEntityFetches(post);
    const lists = ['a', 'poison', 'b'].map((id) => [{ id, bad: false }]);
    expect(await Promise.all(lists.map((list) => together(fetchOf(list), 'guest')))).toEqual([
      { data: { _entities: [{ id: 'a' }] } },
      { data: null, errors: [{ message: 'broken' }] },
      { data: { _entities: [{ id: 'b' }] } },
    ]);
    expect(posted).toHaveLength(4);
  });

  it('are told of an outage together, and nothing is posted again', async () => {
    let calls = 0;
    const together = gatherEntityFetches(async () => {
      calls++;
      throw new ServiceUnavailableError('cart-subgraph', 'down');
    });
    const sent = ['a', 'b', 'c'].map((id) => together(fetchOf([{ id }]), 'guest'));
    for (const each of await Promise.allSettled(sent)) expect(each.status).toBe('rejected');
    expect(calls).toBe(1);
  });
});
