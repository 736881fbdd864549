import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { startPaymentSandbox } from './sandbox.ts';
import { sandboxCommand } from './sandbox-command.ts';

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

it.each([
  ['PAYMENT_WEBHOOK_SECRET', 'whsec_!!'],
  ['PAYMENT_SANDBOX_PORT', 'abc'],
  ['PAYMENT_CALLBACK_URL', 'foo'],
])('the payment sandbox names a wrong setting: %s=%s', async (name, value) => {
  const env = { PAYMENT_WEBHOOK_SECRET: 'whsec_c2VjcmV0', PAYMENT_SANDBOX_PORT: '0', [name]: value };
  await expect(sandboxCommand(env, 'http://127.0.0.1:9')).rejects.toThrow(name);
});

it('the payment sandbox names the setting of a port that is in use', async () => {
  const other = await startPaymentSandbox({ secret: 'whsec_c2VjcmV0' });
  onTestFinished(() => other.close());
  const env = { PAYMENT_WEBHOOK_SECRET: 'whsec_c2VjcmV0', PAYMENT_SANDBOX_PORT: new URL(other.url).port };
  await expect(sandboxCommand(env, 'http://127.0.0.1:9')).rejects.toThrow('PAYMENT_SANDBOX_PORT');
});

it('a buyer decides on a page, a program with or without a body, and a wrong one is told what is expected', async () => {
  const sandbox = await startPaymentSandbox({ secret: 'whsec_c2VjcmV0LW9mLXRoZS1zYW5kYm94' });
  onTestFinished(() => sandbox.close());
  const post = (path: string, body?: string) =>
    fetch(`${sandbox.url}/payments/${path}`, { method: 'POST', ...(body && { body }) });
  const begin = async (order: string) => {
    await post(`${order}/authorization`, JSON.stringify({ token: 'tok_action', amount: 100, currency: 'EUR' }));
    return sandbox.payment(order)?.action?.redirectUrl ?? '';
  };
  const page = await fetch(await begin('a'));
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toContain('action="?outcome=decline"');
  await post('a/decision?outcome=decline');
  expect(sandbox.payment('a')?.status).toBe('DECLINED');
  await begin('b');
  expect(await (await post('b/decision')).json()).toMatchObject({ status: 'AUTHORIZED' });
  const refused = async (path: string, error: string, body?: string) => {
    const wrong = await post(path, body);
    expect({ status: wrong.status, body: await wrong.json() }).toEqual({ status: 400, body: { error } });
  };
  for (const body of ['approve', '"approve"', '["approve"]', 'null'])
    await refused('c/decision', 'The body must be JSON, such as {"outcome":"decline"}.', body);
  await refused('c/decision', 'outcome must be approve or decline.', '{"outcome":"maybe"}');
  await refused('c/decision?outcome=maybe', 'outcome must be approve or decline.');
});
