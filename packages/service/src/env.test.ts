import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EnvError, envFields, readEnv } from './index.ts';

const schema = z.object({
  PORT: envFields.PORT(4001),
  DATABASE_URL: envFields.DATABASE_URL,
  SERVICE_KEYS_FILE: envFields.SERVICE_KEYS_FILE,
});

describe('readEnv', () => {
  it('readEnv refuses an invalid environment and lists every mistake', () => {
    const source = { PORT: '99999', SERVICE_KEYS_FILE: '/does/not/exist.json' };
    expect(() => readEnv(schema, source)).toThrow(EnvError);
    try {
      readEnv(schema, source);
    } catch (error) {
      const { problems } = error as EnvError;
      expect(problems.map((problem) => problem.split(':')[0])).toEqual(['PORT', 'DATABASE_URL', 'SERVICE_KEYS_FILE']);
    }
  });

  it.each([
    ['PORT', '19%', 'PORT: expected: integer, 0 to 65,535; not "19%"'],
    [
      'LOG_LEVEL',
      'loud',
      'LOG_LEVEL: expected: levels such as info, or info,graphql=debug,cart-subgraph=warn; not "loud"',
    ],
    ['OUTBOX_POLL_MS', '0', 'OUTBOX_POLL_MS: expected: milliseconds, 1 to 600,000; not "0"'],
    ['SHOP_SECRET', 'short', 'SHOP_SECRET: expected: 32 characters or more'],
    ['PRODUCTS_URL', 'http://a/graphql?x=1', 'PRODUCTS_URL: must be an http(s) URL without a query and a password'],
    ['PRODUCTS_URL', 'http://me:secret@a/graphql', 'PRODUCTS_URL: must be an http(s) URL without a query'],
    ['PRODUCTS_URL', 'http://a/graphql, b', 'PRODUCTS_URL: must be an http(s) URL'],
  ])('readEnv says what is expected of %s, and not %s; it repeats no secrets', (name, value, problem) => {
    const { PORT, log, OUTBOX_POLL_MS, subgraphUrl } = envFields;
    const all = z.object({ PORT: PORT(1), ...log, OUTBOX_POLL_MS, PRODUCTS_URL: subgraphUrl('products', 1) });
    const settings = all.extend({ SHOP_SECRET: z.string().min(32).default('x'.repeat(32)) });
    expect(() => readEnv(settings, { [name]: value })).toThrow(problem);
  });

  it('readEnv uses the default for an empty variable', () => {
    expect(readEnv(z.object({ PORT: envFields.PORT(4001) }), { PORT: '' })).toEqual({ PORT: 4001 });
  });
});
