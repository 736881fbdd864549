import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { lockDirectory, ownerOf } from '../src/directory-lock.ts';

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'data-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A process that runs, and is not this one. */
function anotherProcess(): number {
  const child = spawn('sleep', ['600']);
  onTestFinished(() => void child.kill());
  return child.pid ?? 0;
}

it('a data folder of a running process is refused, and its process named', async () => {
  const directory = await temporaryDirectory();
  const pid = anotherProcess();
  await writeFile(join(directory, 'in-use.pid'), `${pid}\n${directory}\n`);
  expect(await ownerOf(directory)).toBe(pid);
  await expect(lockDirectory(directory)).rejects.toThrow(`Process ${pid} uses ${directory}`);
});

it('a copy of a data folder in use is free', async () => {
  const [directory, copy] = [await temporaryDirectory(), join(await temporaryDirectory(), 'copy')];
  await writeFile(join(directory, 'in-use.pid'), `${anotherProcess()}\n${directory}\n`);
  await cp(directory, copy, { recursive: true });
  const unlock = await lockDirectory(copy);
  expect(await ownerOf(directory)).not.toBeNull();
  await unlock();
});

it('a mark that a killed process left is ignored, though it is from the future', async () => {
  const directory = await temporaryDirectory();
  const child = spawn('true');
  await new Promise((resolve) => child.once('close', resolve));
  const mark = join(directory, 'in-use.pid');
  await writeFile(mark, `${child.pid}\n${directory}\n`);
  await utimes(mark, new Date('2040-01-01'), new Date('2040-01-01'));
  const unlock = await lockDirectory(directory);
  await unlock();
  expect(await ownerOf(directory)).toBeNull();
});
