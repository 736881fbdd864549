import { readFileSync } from 'node:fs';
import { AmountTooLargeError } from '@commerce/money';
import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { badUserInput, ERROR_CODES, maskError } from './index.ts';

const SECRET = 'relation "customer" does not exist at 10.0.0.7:5432';

function masked(cause: Error | object, code = 'INTERNAL_SERVER_ERROR') {
  const bugs: unknown[] = [];
  const error = new GraphQLError('wrapped', { originalError: cause as Error, path: ['cart'] });
  const formatted = { message: SECRET, path: ['cart'], extensions: { code, stacktrace: [SECRET] } };
  return { answer: maskError(formatted, error, (bug) => bugs.push(bug)), bugs };
}

it.each(ERROR_CODES)('the code %s is described to client developers', (code) => {
  const page = readFileSync(new URL('../../../docs/clients.md', import.meta.url), 'utf8');
  expect(page).toContain(`\n| \`${code}\` | `);
});

describe('what a client sees of an error', () => {
  it('a client sees only that there was a bug, and where; we get all of it', () => {
    const bug = new TypeError(SECRET);
    const { answer, bugs } = masked(bug);
    expect(answer).toEqual({
      message: 'Internal server error',
      path: ['cart'],
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    });
    expect(bugs).toEqual([bug]);
  });

  it.each<[string, object]>([
    ['pg', Object.assign(new Error(SECRET), { code: '22021' })],
    ['an adapter of Prisma', Object.assign(new Error(SECRET), { cause: { originalCode: '22021', kind: 'postgres' } })],
    [
      'Prisma',
      Object.assign(new Error(SECRET), { meta: { driverAdapterError: { cause: { originalCode: '22P05' } } } }),
    ],
  ])(
    'a client reads of a text that the database cannot hold that the text is wrong, when it is thrown by %s',
    (_, cause) => {
      const { answer, bugs } = masked(cause);
      expect(answer.extensions).toEqual({ code: 'BAD_USER_INPUT' });
      expect(answer.message).not.toContain(SECRET);
      expect(bugs).toEqual([]);
    },
  );

  it.each<[string, object]>([
    ['pg', Object.assign(new Error(SECRET), { code: 'ECONNREFUSED' })],
    ['pg, without a code', new Error('Connection terminated unexpectedly')],
    ['PostgreSQL, while it stops', Object.assign(new Error(SECRET), { code: '57P01' })],
    ['Prisma', Object.assign(new Error(SECRET), { code: 'P1017' })],
    [
      "Prisma's adapter",
      Object.assign(new Error(SECRET), { meta: { driverAdapterError: { cause: { kind: 'DatabaseNotReachable' } } } }),
    ],
  ])(
    'a client reads of a database that does not answer that it may be over soon, whichever error reports it: %s',
    (_, outage) => {
      const { answer, bugs } = masked(outage);
      expect(answer.extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE' });
      expect(JSON.stringify(answer)).not.toContain('10.0.0.7');
      expect(bugs).toEqual([outage]);
    },
  );

  it('a client sees a statement that the database refuses only as a bug', () => {
    const { answer } = masked(Object.assign(new Error(SECRET), { code: '42P01' }));
    expect(answer.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
  });

  it('a client is told that a sum is too large to be exact', () => {
    const { answer, bugs } = masked(new AmountTooLargeError('the sum is too large to be exact'));
    expect(answer).toEqual({
      message: 'the sum is too large to be exact',
      path: ['cart'],
      extensions: { code: 'AMOUNT_TOO_LARGE' },
    });
    expect(bugs).toEqual([]);
  });

  it('a wrong result that graphql-js reports is a bug', () => {
    const wrong = new GraphQLError(`Int cannot represent non-integer value: "${SECRET}"`);
    const { answer, bugs } = masked(wrong);
    expect(answer.message).toBe('Internal server error');
    expect(bugs).toEqual([wrong]);
  });

  it('a wrong argument that graphql-js finds only during the execution is the client’s mistake', () => {
    const { answer, bugs } = masked(new GraphQLError('Argument "size" of non-null type "Int!" must not be null.'));
    expect(answer).toMatchObject({ message: expect.stringContaining('size'), extensions: { code: 'BAD_USER_INPUT' } });
    expect(bugs).toEqual([]);
  });

  it('an error for the client is passed on without a stack trace', () => {
    const { answer, bugs } = masked(badUserInput('first must be positive', 'first'), 'BAD_USER_INPUT');
    expect(answer.extensions).toEqual({ code: 'BAD_USER_INPUT' });
    expect(bugs).toEqual([]);
  });

  it('an error from a subgraph, which is masked there if necessary, passes the gateway', () => {
    const { answer, bugs } = masked({ message: 'cart does not answer' }, 'SUBGRAPH_UNAVAILABLE');
    expect(answer.extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(bugs).toEqual([]);
  });
});
