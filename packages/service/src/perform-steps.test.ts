import { Readable, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { performSteps } from './perform-steps.ts';

it('each step is answered in order, and one that cannot be read or fails does not stop the next ones', async () => {
  let written = '';
  const output = new Writable({
    write(chunk, _encoding, done) {
      written += chunk;
      done();
    },
  });
  const input = Readable.from(['{"n":1}\n{"n":"x"}\nno JSON\n{"n":2}\n{"n":3}\n']);
  await performSteps({ input, output }, z.object({ n: z.number() }), async ({ n }) => {
    if (n === 2) throw new Error('it failed');
    return n === 3 ? 'it is refused' : null;
  });
  const answers = written
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).refused);
  expect(answers).toEqual([null, expect.any(String), expect.any(String), 'it failed', 'it is refused']);
});
