import { afterAll, expect, it, onTestFinished } from 'vitest';
import { createMugs, outcomes, tokenOf } from './test-mugs.ts';

const server = await createMugs();
afterAll(() => server.close());

it('calls in the same process leave others their turns of the event loop, although they need no database', async () => {
  const token = await tokenOf(null);
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    authorization: `Bearer ${token}`,
  };
  const call = () => server.carrier.send('{"query":"{ whoami }"}', headers, { timeoutMs: 60_000, maxBytes: 1e6 });
  await call();
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await Promise.all(Array.from({ length: 100 }, call));
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(100);
});

it('a caller in the same process stops waiting after its time, and when it is no longer interested', async () => {
  const token = await tokenOf(null);
  const held = new Promise<never>(() => undefined);
  outcomes.held = () => held;
  onTestFinished(() => void delete outcomes.held);
  const ask = (limits: { timeoutMs: number; signal?: AbortSignal }) =>
    server.carrier.send(
      JSON.stringify({ query: '{ mug(outcome: "held") { id } }' }),
      { accept: 'application/json', authorization: `Bearer ${token}` },
      { ...limits, maxBytes: 1e6 },
    );
  await expect(ask({ timeoutMs: 20 })).rejects.toMatchObject({ name: 'NoAnswerError' });
  const controller = new AbortController();
  const left = ask({ timeoutMs: 10_000, signal: controller.signal });
  controller.abort();
  await expect(left).rejects.toMatchObject({ name: 'CallerGoneError' });
  await expect(ask({ timeoutMs: 10_000, signal: controller.signal })).rejects.toMatchObject({
    name: 'CallerGoneError',
  });
});
