import { mkdtemp, readFile, rm, stat, symlink, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createLogFiles } from '../src/log-files.ts';

it('logs on a full disk are lost, which is reported once, and resume when there is space again', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'log-files-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const path = join(directory, 'gateway.log');
  // This device always reports a full disk.
  await symlink('/dev/full', path);
  const said: string[] = [];
  let heard = () => {};
  const saying = (pattern: RegExp) =>
    new Promise<void>((resolve) => {
      heard = () => said.some((text) => pattern.test(text)) && resolve();
      heard();
    });
  const logs = createLogFiles(
    directory,
    (text) => {
      said.push(text);
      heard();
    },
    0,
  );
  logs.write('gateway', 'one');
  await saying(/log of gateway cannot be written \(ENOSPC/);
  for (let line = 0; line < 100; line++) logs.write('gateway', 'two\n');
  await unlink(path);
  logs.write('gateway', 'three');
  // The old file, opened while the disk was full, may still be in use for a while.
  const writing = setInterval(() => logs.write('gateway', 'four'), 5);
  await saying(/log of gateway is written again/);
  clearInterval(writing);
  logs.write('gateway', 'five');
  await logs.close();
  expect(said).toEqual([expect.stringMatching(/cannot be written/), expect.stringMatching(/written again/)]);
  expect(await readFile(path, 'utf8')).toMatch(/^(?!one)(.*\n)*five\n$/);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});
