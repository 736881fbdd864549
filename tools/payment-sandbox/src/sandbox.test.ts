import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { startPaymentSandbox } from './sandbox.ts';

/** Unlike `fetch`, sends the request target unchanged. */
async function statusOf(url: string, path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(url);
  const [response] = (await once(get({ hostname, port, path, agent: false }), 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

it.each(['//', '//payments', '///', '/other', '/payments/of-nobody', '//[/payments', 'http://['])(
  'the payment sandbox has nothing at %s',
  async (path) => {
    const sandbox = await startPaymentSandbox({ secret: 'whsec_c2VjcmV0LW9mLXRoZS1zYW5kYm94' });
    onTestFinished(() => sandbox.close());
    expect(await statusOf(sandbox.url, path)).toBe(404);
    expect(await statusOf(sandbox.url, '/payments?page=1')).toBe(200);
  },
);
