import { forbidden, unauthenticated } from '@commerce/graphql';
import { ANONYMOUS } from '@commerce/identity';
import { createLogger, type SecurityEvent } from '@commerce/service';
import { afterAll, expect, it } from 'vitest';
import { inMemory } from '../rates/limiter.ts';
import { createRateLimits } from '../rates/rate-limits.ts';
import { createTestGateway } from '../test-app.ts';

type LoggedEvent = SecurityEvent & { requestId: string };
const events: LoggedEvent[] = [];
const logger = Object.assign(createLogger('gateway', 'silent'), {
  warn: ({ security }: { security?: LoggedEvent }) => security && events.push(security),
});
const { gateway } = await createTestGateway({
  logger,
  rates: createRateLimits(
    { costPerMinute: 0, mutationsPerHour: new Map([['createCart', 0]]), refusedPerHour: new Map() },
    inMemory,
  ),
  authenticate: async (login) => {
    if (login === undefined) return ANONYMOUS;
    if (login.includes('secret')) throw unauthenticated('the token is not valid');
    return { customerId: login, scopes: [], service: null };
  },
  answer: { data: { products: null }, errors: [forbidden('This needs the scope products:write.').toJSON()] },
});
afterAll(() => gateway.close());

it.each<[string, string, string | undefined, SecurityEvent]>([
  [
    'a login that is refused',
    '{ __typename }',
    'Bearer secret',
    { kind: 'login_refused', who: '127.0.0.1', what: 'request', why: 'the token is not valid' },
  ],
  [
    'a call that is forbidden',
    '{ products { totalCount } }',
    'ada',
    { kind: 'call_forbidden', who: 'customer ada', what: 'request', why: 'This needs the scope products:write.' },
  ],
  [
    'an operation that is too large to be read',
    '{ '.repeat(60),
    undefined,
    { kind: 'operation_too_expensive', who: '127.0.0.1', what: 'request', why: expect.stringContaining('levels') },
  ],
  [
    'an operation that costs too much',
    '{ products(first: 100) { nodes { variants { product { variants { product { id } } } } } } }',
    undefined,
    { kind: 'operation_too_expensive', who: '127.0.0.1', what: 'request', why: expect.stringContaining('costs') },
  ],
  [
    'a client that asks too often',
    'mutation { createCart(input: {}) { cart { id } } }',
    undefined,
    { kind: 'rate_limited', who: '127.0.0.1', what: 'request', why: expect.stringContaining('createCart') },
  ],
])('a security event tells who, what, why and the request of %s, and no token', async (_what, query, login, event) => {
  events.length = 0;
  const headers = login === undefined ? {} : { authorization: login };
  await gateway.routes.inject({ method: 'POST', url: '/graphql', headers, payload: { query } });
  expect(events).toEqual([{ ...event, requestId: expect.stringMatching(/^[\da-f]{32}$/) }]);
  expect(JSON.stringify(events)).not.toContain('secret');
});
