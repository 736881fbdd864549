import { readEnv } from '@commerce/service';
import { expect, it } from 'vitest';
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
