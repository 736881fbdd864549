import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createLogFiles } from '../src/logs/log-files.ts';

const limits = { maxBytes: 1_000_000, keepFiles: 3, keepDays: 14 };
const silent = () => undefined;

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'log-files-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

/** The lines of a source, in all of its files, the oldest first. */
async function linesOf(directory: string, source: string): Promise<string[]> {
  const names = (await readdir(directory)).filter((name) => name.startsWith(`${source}.`));
  // The file that is being written has no time in its name.
  const inOrder = [...names.filter((name) => name !== `${source}.log`).sort(), `${source}.log`];
  const texts = await Promise.all(inOrder.map((name) => readFile(join(directory, name), 'utf8').catch(() => '')));
  return texts.join('').split('\n').filter(Boolean);
}

it('logs on a full disk are lost, which is reported once, and resume when there is space again', async () => {
  const directory = await temporaryDirectory();
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
  const say = (text: string) => {
    said.push(text);
    heard();
  };
  const logs = createLogFiles(directory, { say, limits, retryMs: 0 });
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
});

it('logs can be read by their user only, also those that others could read before', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'gateway.log'), 'old\n', { mode: 0o644 });
  await chmod(directory, 0o755);
  const logs = createLogFiles(directory, { say: silent, limits });
  logs.write('gateway', 'new');
  logs.write('postgres', 'new');
  await logs.close();
  const paths = [directory, join(directory, 'gateway.log'), join(directory, 'postgres.log')];
  expect(await Promise.all(paths.map(modeOf))).toEqual(['700', '600', '600']);
  expect(await linesOf(directory, 'gateway')).toEqual(['old', 'new']);
});

it('a log is set aside when it is full, no line is lost or split, and only so many former files are kept', async () => {
  const directory = await temporaryDirectory();
  const lines = Array.from({ length: 4_000 }, (_, index) => `{"line":${index},"text":"${'é'.repeat(index % 50)}"}`);
  const all = createLogFiles(directory, { say: silent, limits: { ...limits, maxBytes: 10_000, keepFiles: 1_000 } });
  for (const [index, line] of lines.entries()) {
    all.write('gateway', line);
    // A file can be full once it is open: these lines are more than one holds.
    if (index % 300 === 0) await expect.poll(async () => (await linesOf(directory, 'gateway')).at(-1)).toBe(line);
  }
  await all.close();
  expect(await linesOf(directory, 'gateway')).toEqual(lines);
  const names = await readdir(directory);
  expect(names.length).toBeGreaterThan(10);
  expect(new Set(await Promise.all(names.map((name) => modeOf(join(directory, name)))))).toEqual(new Set(['600']));
  const few = createLogFiles(directory, { say: silent, limits });
  few.write('gateway', 'last');
  few.tidy();
  await few.close();
  expect(await readdir(directory)).toHaveLength(1 + limits.keepFiles);
  expect((await linesOf(directory, 'gateway')).slice(-2)).toEqual([lines.at(-1), 'last']);
});

it('a log of another day is set aside, also one of a process that writes nothing, and removed when it is too old', async () => {
  const directory = await temporaryDirectory();
  let today = '2026-11-01T23:59:00Z';
  const logs = createLogFiles(directory, { say: silent, limits, now: () => new Date(today) });
  logs.write('gateway', 'first');
  logs.write('postgres', 'first');
  // A line is on the disk before the next day comes.
  await expect.poll(() => linesOf(directory, 'postgres')).toEqual(['first']);
  await expect.poll(() => linesOf(directory, 'gateway')).toEqual(['first']);
  const first = new Date(today);
  for (const name of await readdir(directory)) await utimes(join(directory, name), first, first);
  today = '2026-11-02T00:00:00Z';
  logs.write('gateway', 'second');
  logs.tidy();
  await expect
    .poll(async () => (await readdir(directory)).sort())
    .toEqual(['gateway.20261102T000000000Z.log', 'gateway.log', 'postgres.20261102T000000000Z.log']);
  await writeFile(join(directory, 'notes.txt'), 'not a log');
  await utimes(join(directory, 'notes.txt'), first, first);
  today = '2026-11-15T23:00:00Z';
  logs.tidy();
  expect((await readdir(directory)).filter((name) => name.startsWith('postgres'))).toHaveLength(1);
  today = '2026-11-16T00:00:00Z';
  logs.tidy();
  await logs.close();
  expect((await readdir(directory)).filter((name) => !name.startsWith('gateway'))).toEqual(['notes.txt']);
  expect((await linesOf(directory, 'gateway')).at(-1)).toBe('second');
});

it('a former file of the same moment is never replaced', async () => {
  const directory = await temporaryDirectory();
  const now = () => new Date('2026-11-01T12:00:00Z');
  for (const text of ['one', 'two', 'three']) {
    const path = join(directory, 'gateway.log');
    await writeFile(path, text);
    await utimes(path, now(), new Date('2026-10-31T12:00:00Z'));
    const logs = createLogFiles(directory, { say: silent, limits, now });
    logs.write('gateway', '');
    await logs.close();
  }
  const names = (await readdir(directory)).filter((name) => name !== 'gateway.log').sort();
  expect(await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')))).toEqual([
    'one',
    'two',
    'three',
  ]);
});
