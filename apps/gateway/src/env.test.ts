import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServiceKey, DEVELOPMENT_LOGINS, publicKeySet } from '@commerce/identity';
import { readEnv } from '@commerce/service';
import { expect, it, onTestFinished } from 'vitest';
import { envSchema } from './env.ts';

const origins = (CORS_ORIGINS: string) => readEnv(envSchema, { CORS_ORIGINS }).CORS_ORIGINS;

it.each([
  'https://shop.example/',
  'shop.example',
  'https://shop.example/app',
  'https://shop.example?a',
  'HTTPS://shop.example',
  'https://shop.example:443',
  '*.shop.example',
  'null',
])('an allowed origin that no browser sends is refused at startup: %s', (origin) => {
  expect(() => origins(`https://a.example, ${origin}`)).toThrow(
    `CORS_ORIGINS: "${origin}": must be an origin as browsers send it`,
  );
});

it('allowed origins are a list, with ports other than the default ones', () => {
  expect(origins('https://shop.example, http://localhost:3000,capacitor://localhost')).toEqual([
    'https://shop.example',
    'http://localhost:3000',
    'capacitor://localhost',
  ]);
  expect(origins('*')).toEqual(['*']);
  expect(origins('')).toEqual([]);
});

it('a gateway is in production unless it is told otherwise, and then refuses the logins of development', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'keys-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const readWithKey = async (kid: string, settings: Record<string, string>) => {
    const AUTH_JWKS_FILE = join(directory, 'keys.json');
    await writeFile(AUTH_JWKS_FILE, JSON.stringify(publicKeySet([await createServiceKey(kid)])));
    return readEnv(envSchema, { AUTH_JWKS_FILE, ...settings });
  };
  expect(readEnv(envSchema, {}).NODE_ENV).toBe('production');
  await expect(readWithKey(DEVELOPMENT_LOGINS, {})).rejects.toThrow('AUTH_JWKS_FILE: has the key of npm run token');
  expect(await readWithKey(DEVELOPMENT_LOGINS, { NODE_ENV: 'development' })).toMatchObject({ SAFELIST: 'off' });
  expect(await readWithKey('2026-11', {})).toMatchObject({ NODE_ENV: 'production' });
});
