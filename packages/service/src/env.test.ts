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

  it('readEnv uses the default for an empty variable', () => {
    expect(readEnv(z.object({ PORT: envFields.PORT(4001) }), { PORT: '' })).toEqual({ PORT: 4001 });
  });
});
