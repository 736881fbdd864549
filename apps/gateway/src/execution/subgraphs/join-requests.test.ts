import { ANONYMOUS } from '@commerce/identity';
import { type GraphQLBody, ServiceUnavailableError } from '@commerce/service-client';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createContext, type GatewayContext } from '../../context.ts';
import type { EntityOperation } from './fetch.ts';
import { createJoinedRequests } from './join-requests.ts';
import { bodyHead } from './request-body.ts';

const CARTS =
  'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Cart { id } } }';

/** Looks up carts, or carts and lines: the variable of each list, and the response key of its entities. */
function operationOf(
  lists: Record<string, string[]>,
  { query = CARTS, variables = {} }: { query?: string; variables?: Record<string, unknown> } = {},
): EntityOperation {
  return {
    head: bodyHead(query),
    variables,
    lists: Object.fromEntries(
      Object.entries(lists).map(([name, ids]) => [name, ids.map((id) => JSON.stringify({ id }))]),
    ),
    entityNames: Object.fromEntries(Object.keys(lists).map((name) => [name, `entities_of_${name}`])),
  };
}

type Posted = Record<string, { id: string }[]>;

/** Every entity gets its id as the answer; `poison` gets an error. */
function answerTo(variables: Posted): GraphQLBody {
  const lists = Object.entries(variables).filter(([, list]) => Array.isArray(list));
  const errors = lists.flatMap(([name, list]) =>
    list.flatMap(({ id }, index) => (id === 'poison' ? [{ message: id, path: [`entities_of_${name}`, index] }] : [])),
  );
  const data = Object.fromEntries(
    lists.map(([name, list]) => [`entities_of_${name}`, list.map(({ id }) => (id === 'poison' ? null : { id }))]),
  );
  return { data, ...(errors.length > 0 && { errors }) };
}

function createSubgraph(answer: (variables: Posted) => GraphQLBody = answerTo) {
  const posted: { variables: Posted; token: string | null; startedAt: number; signal: AbortSignal }[] = [];
  const join = createJoinedRequests(async (body, token, { startedAt, signal }) => {
    const { variables } = JSON.parse(body) as { variables: Posted };
    posted.push({ variables, token, startedAt, signal });
    await new Promise((resolve) => setImmediate(resolve));
    const text = JSON.stringify(answer(variables));
    return { text, usedFields: 0, read: () => JSON.parse(text) as GraphQLBody };
  });
  return { posted, join };
}

/** Requests that started at the same moment, or this many milliseconds later. */
const startedAt = (ms = 0): GatewayContext => ({ ...createContext(ANONYMOUS), startedAt: 1_000 + ms });

it('requests that look up entities at once are sent together, at most twenty, and answered as if each had been alone', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ carts: fc.array(fc.string(), { maxLength: 4 }), lines: fc.array(fc.string()) }), {
        minLength: 1,
        maxLength: 45,
      }),
      async (requests) => {
        const { posted, join } = createSubgraph();
        const answers = await Promise.all(requests.map((lists) => join(operationOf(lists), 'guest', startedAt())));
        const alone = requests.map(({ carts, lines }) =>
          answerTo({ carts: carts.map((id) => ({ id })), lines: lines.map((id) => ({ id })) }),
        );
        expect(answers.map((read) => read())).toEqual(alone);
        expect(posted).toHaveLength(Math.ceil(requests.length / 20));
      },
    ),
    {
      examples: [
        [
          [
            { carts: ['a'], lines: [] },
            { carts: [], lines: ['b', 'c'] },
            { carts: ['a'], lines: ['d'] },
          ],
        ],
      ],
    },
  ));

it('each request gets objects of its own, also when it reads its answer again', async () => {
  const { join } = createSubgraph();
  const [read, other] = await Promise.all(
    ['a', 'b'].map((id) => join(operationOf({ carts: [id] }), 'guest', startedAt())),
  );
  const first = read?.();
  Object.assign(first?.data ?? {}, { merged: true });
  expect(read?.()).toEqual({ data: { entities_of_carts: [{ id: 'a' }] } });
  expect(other?.()).toEqual({ data: { entities_of_carts: [{ id: 'b' }] } });
});

it('requests of other viewers, with other variables, of other fields or with another deadline are sent apart', async () => {
  const { posted, join } = createSubgraph();
  const carts = { carts: ['a'] };
  await Promise.all([
    join(operationOf(carts), 'guest', startedAt()),
    join(operationOf(carts), 'ada', startedAt()),
    join(operationOf(carts), null, startedAt()),
    join(operationOf(carts, { variables: { first: 1 } }), 'guest', startedAt()),
    join(operationOf(carts, { variables: { first: 2 } }), 'guest', startedAt()),
    join(operationOf(carts, { query: CARTS.replace('{ id }', '{ id version }') }), 'guest', startedAt()),
    join(operationOf(carts), 'guest', startedAt(1_000)),
  ]);
  expect(posted.map(({ variables }) => variables.carts)).toEqual(Array(7).fill([{ id: 'a' }]));
});

it('requests that are sent together have the deadline of the one that began last', async () => {
  const { posted, join } = createSubgraph();
  await Promise.all([400, 10, 999].map((ms) => join(operationOf({ carts: ['a'] }), 'guest', startedAt(ms))));
  expect(posted.map((each) => each.startedAt)).toEqual([1_999]);
});

it('what is sent for several requests is ended once all of their clients have gone, and not before', async () => {
  const { posted, join } = createSubgraph();
  const clients = [new AbortController(), new AbortController(), new AbortController()];
  clients[0]?.abort();
  const sent = clients.map(({ signal }) => join(operationOf({ carts: ['a'] }), 'guest', { ...startedAt(), signal }));
  await new Promise((resolve) => setImmediate(resolve));
  expect(posted).toHaveLength(1);
  clients[1]?.abort();
  expect(posted[0]?.signal.aborted).toBe(false);
  clients[2]?.abort();
  expect(posted[0]?.signal.aborted).toBe(true);
  await Promise.all(sent);
});

it('an error of one entity reaches no other request: each of them is sent alone', async () => {
  const { posted, join } = createSubgraph();
  const ids = ['a', 'poison', 'b'];
  const answers = await Promise.all(ids.map((id) => join(operationOf({ carts: [id] }), 'guest', startedAt())));
  expect(answers.map((read) => read())).toEqual(ids.map((id) => answerTo({ carts: [{ id }] })));
  expect(posted.map(({ variables }) => variables.carts?.length)).toEqual([3, 1, 1, 1]);
});

it.each<[string, GraphQLBody]>([
  ['no data', { data: null }],
  ['an entity too few', { data: { entities_of_carts: [{ id: 'a' }] } }],
  ['something else than entities', { data: { entities_of_carts: 'a' } }],
])('if the answer to requests that were sent together is %s, each of them is sent alone', async (_what, wrong) => {
  const { posted, join } = createSubgraph((variables) => (variables.carts?.length === 2 ? wrong : answerTo(variables)));
  const answers = await Promise.all(['a', 'b'].map((id) => join(operationOf({ carts: [id] }), 'guest', startedAt())));
  expect(answers.map((read) => read())).toEqual(['a', 'b'].map((id) => answerTo({ carts: [{ id }] })));
  expect(posted).toHaveLength(3);
});

it('what a subgraph adds to its answer beside data and errors is no reason to send requests again', async () => {
  const { posted, join } = createSubgraph((variables) => ({ ...answerTo(variables), extensions: { tracing: {} } }));
  const answers = await Promise.all(['a', 'b'].map((id) => join(operationOf({ carts: [id] }), 'guest', startedAt())));
  expect(answers.map((read) => read())).toEqual(['a', 'b'].map((id) => answerTo({ carts: [{ id }] })));
  expect(posted).toHaveLength(1);
});

it('an outage fails all requests that were sent together, and nothing is sent again', async () => {
  const { posted, join } = createSubgraph(() => {
    throw new ServiceUnavailableError('cart-subgraph', 'down');
  });
  const sent = ['a', 'b', 'c'].map((id) => join(operationOf({ carts: [id] }), 'guest', startedAt()));
  expect((await Promise.allSettled(sent)).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
  expect(posted).toHaveLength(1);
});

it('requests with long representations are sent alone, so that together they are not too large for the subgraph', async () => {
  const { posted, join } = createSubgraph();
  const long = operationOf({ carts: ['a'.repeat(2_000)] });
  await Promise.all([join(long, 'guest', startedAt()), join(long, 'guest', startedAt())]);
  expect(posted).toHaveLength(2);
});
