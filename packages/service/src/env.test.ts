import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EnvError, envFields, readEnv } from './index.ts';

const schema = z.object({
  PORT: envFields.port(4001),
  DATABASE_URL: envFields.databaseUrl(),
  SERVICE_KEYS_FILE: envFields.jsonFile(envFields.keySet),
});

describe('an environment', () => {
  it('that is wrong is refused with every mistake named', () => {
    const source = { PORT: '99999', SERVICE_KEYS_FILE: '/does/not/exist.json' };
    expect(() => readEnv(schema, source)).toThrow(EnvError);
    try {
      readEnv(schema, source);
    } catch (error) {
      const { problems } = error as EnvError;
      expect(problems.map((problem) => problem.split(':')[0])).toEqual(['PORT', 'DATABASE_URL', 'SERVICE_KEYS_FILE']);
    }
  });

  it('takes the default for a variable that is empty', () => {
    expect(readEnv(z.object({ PORT: envFields.port(4001) }), { PORT: '' })).toEqual({ PORT: 4001 });
  });
});
