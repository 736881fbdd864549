import type { lookup } from 'node:dns';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAddressGuard, createGuardedAgent, postMessage } from './index.ts';

let requests = 0;
const server = createServer((_, response) => {
  requests += 1;
  response.end();
});
beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => server.close());

/** Posts to a name that resolves to different addresses each time. */
async function postTo(answers: string[][], allowed: string[]) {
  const lookUp = ((_name, _options, callback) => {
    const addresses = answers.shift() ?? [];
    callback(null, addresses.map((address) => ({ address, family: 4 })) as never, 4);
  }) as typeof lookup;
  const agent = createGuardedAgent({ allows: createAddressGuard(allowed), timeoutMs: 5_000, lookUp });
  const url = `http://rebinding.example:${(server.address() as AddressInfo).port}/`;
  const { signal } = new AbortController();
  const result = await postMessage(agent, { url, headers: {}, body: '', timeoutMs: 5_000, signal });
  await agent.destroy();
  return result;
}

it('a name that resolves to a private address is not connected to', async () => {
  expect(await postTo([['127.0.0.1']], [])).toMatchObject({ failure: 'ADDRESS_NOT_ALLOWED', status: null });
  expect(requests).toBe(0);
});

it('a name is resolved once: the checked address is the one that is connected to', async () => {
  const answers = [['127.0.0.1'], ['10.0.0.1'], ['10.0.0.1']];
  expect(await postTo(answers, ['127.0.0.1/32'])).toMatchObject({ failure: null, status: 200 });
  expect(answers).toHaveLength(2);
});

it('only the allowed addresses of a name are tried', async () => {
  expect(await postTo([['10.0.0.1', '127.0.0.1']], ['127.0.0.1/32'])).toMatchObject({ status: 200 });
});
