import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startService } from '../src/index.ts';

it('a service that never listens is ended, so that it can be started again, and what it said is told', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'service-process-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const program = join(directory, 'silent.js');
  writeFileSync(program, "process.stdout.write('still waiting'); setInterval(() => undefined, 1000);");
  const starting = startService({ service: 'silent', program, env: {}, onOutput: () => undefined, deadlineMs: 1_000 });
  await expect(starting).rejects.toThrow(/^silent could not start: still waiting\nit did not listen within 1000 ms$/);
});
