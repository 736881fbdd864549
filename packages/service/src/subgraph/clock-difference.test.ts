import { createTokenSigner } from '@commerce/identity';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { createMugs, gatewayKey } from './test-mugs.ts';

/** What a caller reads three times whose clock differs, and what is logged. */
async function callWithClock(offsetMs: number) {
  const lines: string[] = [];
  const sign = await createTokenSigner(gatewayKey, () => Date.now() + offsetMs);
  const logged = await createMugs(pino({}, { write: (line) => void lines.push(line) }));
  onTestFinished(() => logged.close());
  const address = await logged.listen({ host: '127.0.0.1', port: 0 });
  const answers: { status: number; text: string }[] = [];
  for (let time = 0; time < 3; time += 1) {
    const viewer = { customerId: `ada-${time}`, scopes: [], service: null };
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        authorization: `Bearer ${await sign('mugs', viewer)}`,
      },
      body: JSON.stringify({ query: '{ whoami }' }),
    });
    answers.push({ status: response.status, text: await response.text() });
  }
  return { answers, log: lines.map((line) => JSON.parse(line)) };
}

it('a caller whose clock is five minutes behind gets no error about tokens, and the log says which clock it is and by how much it differs', async () => {
  const { answers, log } = await callWithClock(-300_000);
  for (const { status, text } of answers) {
    expect(status).toBe(503);
    const { errors } = JSON.parse(text) as { errors: { message: string; extensions: unknown }[] };
    expect(errors).toMatchObject([{ extensions: { code: 'AUTHENTICATION_UNAVAILABLE' } }]);
    expect(errors[0]?.message).not.toMatch(/token|expired|clock/);
  }
  expect(log).toEqual([
    expect.objectContaining({
      level: 50,
      caller: 'gateway',
      differenceSeconds: expect.closeTo(300, -1),
      msg: expect.stringContaining('behind'),
    }),
  ]);
});

it('a caller whose clock is five minutes ahead is served, and the log says which clock it is and by how much it differs', async () => {
  const { answers, log } = await callWithClock(300_000);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(log).toEqual([
    expect.objectContaining({
      level: 50,
      caller: 'gateway',
      differenceSeconds: expect.closeTo(300, -1),
      msg: expect.stringContaining('ahead'),
    }),
  ]);
});
