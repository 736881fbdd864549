import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signLogin } from '@commerce/local-stack';
import { expect, inject, it, onTestFinished } from 'vitest';
import { createClient } from './support/client.ts';
import { startGateway } from './support/extra-gateway.ts';

/** The keys' URL of a login issuer that does not work. */
async function brokenIssuer(): Promise<string> {
  const server = createServer((_, response) => response.writeHead(503).end());
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
}

it("while the login issuer's keys are unavailable, logins get a 503 with its code, guests are served, and the log gives the reason", async () => {
  let log = '';
  const gateway = await startGateway({ AUTH_JWKS_FILE: '', AUTH_JWKS_URL: await brokenIssuer() }, (text) => {
    log += text;
  });
  onTestFinished(() => gateway.stop());
  const url = `${gateway.url}/graphql`;
  const login = await signLogin(inject('dataDirectory'), { customerId: 'ada' });
  const { status, errors, data } = await createClient(url, login).query('{ categories { id } }');
  expect(status).toBe(503);
  expect(errors).toMatchObject([
    {
      message: 'logins cannot be checked just now; try again later',
      extensions: { code: 'AUTHENTICATION_UNAVAILABLE' },
    },
  ]);
  expect(data).toBeNull();
  expect((await createClient(url).query('{ categories { id } }')).status).toBe(200);
  await gateway.stop();
  expect(log).toContain("the login issuer's keys cannot be had");
});
