import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { followLogs } from '../src/logs/follow-logs.ts';
import { createLogFiles } from '../src/logs/log-files.ts';
import type { LogLine } from '../src/logs/log-line.ts';
import { type LogsOptions, logsCommand } from '../src/logs/logs-command.ts';

const NUMBER = '7QX4-M2KD-9T5';
const [PLACING, CANCELLING, OTHER] = ['a', 'b', 'c'].map((digit) => digit.repeat(32));
/** Seconds after a fixed moment. */
const at = (seconds: number) => Date.parse('2026-11-01T12:00:00Z') + seconds * 1_000;

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'logs-command-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

/** The output of the command for logs with these lines, by the names of their files. */
async function show(files: Record<string, (object | string)[]>, options: LogsOptions): Promise<string[]> {
  return (await run(files, options)).shown;
}

async function run(files: Record<string, (object | string)[]>, options: LogsOptions) {
  const directory = await temporaryDirectory();
  await mkdir(join(directory, 'logs'));
  for (const [name, lines] of Object.entries(files)) {
    const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
    await writeFile(join(directory, 'logs', name), text);
  }
  const [shown, remarks]: [string[], string[]] = [[], []];
  const env = { DATA_DIRECTORY: directory };
  await logsCommand(
    '',
    env,
    options,
    (line) => shown.push(line),
    (line) => remarks.push(line),
  );
  return { shown, remarks };
}

const line = (seconds: number, msg: string, more: object = {}) => ({ level: 30, time: at(seconds), msg, ...more });

const SHOP = {
  'gateway.log': [
    line(3, 'slow', { requestId: PLACING, operation: 'mutation placeOrder' }),
    line(4, 'other', { requestId: OTHER }),
    line(9, 'refused', { requestId: CANCELLING, level: 40 }),
  ],
  'orders-subgraph.20261101T120001000Z.log': [
    line(1, 'a checkout went on', { requestId: PLACING, order: NUMBER, entity: 'order:1' }),
    line(2, 'a checkout went on', { requestId: OTHER, order: 'AAAA-AAAA-AAA', entity: 'order:2' }),
  ],
  'orders-subgraph.log': [
    line(8, 'a change of an order was asked for', { requestId: CANCELLING, order: NUMBER, entity: 'order:1' }),
    line(10, 'a delivery was attempted', { requestId: 'd'.repeat(32), entity: 'order:1', outcome: 'failed' }),
    line(11, 'a delivery was attempted', { requestId: OTHER, entity: 'order:2' }),
  ],
  'notes.txt': [line(1, 'no log', { order: NUMBER })],
};

const messagesOf = (shown: string[]) => shown.map((text) => (JSON.parse(text) as { msg: string }).msg);

it.each<[options: LogsOptions, remark: RegExp]>([
  [{ order: 'xxxx' }, /^No line about order XXXX in \S+logs\.$/],
  [
    { order: 'X', request: ['e'.repeat(32)], level: 'error' },
    /^No line about order X or request \w+ of level error or above in/,
  ],
  [{ level: 'fatal' }, /^No line of level fatal or above of the last 15m in/],
  [{ since: '2999-01-01' }, /^No line since 2999-01-01 in/],
])('nothing that is found is said to be none: %j', async (options, remark) => {
  expect(await run(SHOP, options)).toEqual({ shown: [], remarks: [expect.stringMatching(remark)] });
});

it('of an order, all services show what they wrote about it and about its requests, former files included, by time', async () => {
  const shown = await show(SHOP, { order: NUMBER.toLowerCase(), json: true });
  expect(messagesOf(shown)).toEqual([
    'a checkout went on',
    'slow',
    'a change of an order was asked for',
    'refused',
    'a delivery was attempted',
  ]);
  expect(shown.join()).not.toContain(OTHER);
});

it('of a request, and from a level and a moment on, only those lines are shown', async () => {
  const request = [PLACING ?? ''];
  expect(messagesOf(await show(SHOP, { request, json: true }))).toEqual(['a checkout went on', 'slow']);
  expect(messagesOf(await show(SHOP, { order: NUMBER, level: 'warn', json: true }))).toEqual(['refused']);
  const since = '2026-11-01T12:00:09Z';
  expect(messagesOf(await show(SHOP, { since, json: true }))).toEqual([
    'refused',
    'a delivery was attempted',
    'a delivery was attempted',
  ]);
});

it('for people, a line has its time, log, level, module, text and fields, and below it a stack or a plan', async () => {
  const err = { type: 'Error', message: 'no mug', stack: 'Error: no mug\n    at pour (tea.js:1)' };
  const shown = await show(
    {
      'cart-subgraph.log': [
        line(1, 'a job failed', { level: 50, service: 'cart-subgraph', module: 'jobs', job: 'tidy', err }),
        'Error: it could not start',
      ],
      'postgres.log': [
        '2026-11-01 12:00:00.500 UTC [7] ERROR:  deadlock detected',
        '2026-11-01 12:00:02.000 UTC [7] LOG:  checkpoint',
      ],
    },
    { since: '2026-11-01' },
  );
  expect(shown).toEqual([
    '2026-11-01T12:00:00.500Z  postgres           error  2026-11-01 12:00:00.500 UTC [7] ERROR:  deadlock detected',
    '2026-11-01T12:00:01.000Z  cart-subgraph      error  [jobs]  a job failed: no mug  job=tidy\n    Error: no mug\n        at pour (tea.js:1)',
    '2026-11-01T12:00:01.000Z  cart-subgraph      info   Error: it could not start',
    '2026-11-01T12:00:02.000Z  postgres           info   2026-11-01 12:00:02.000 UTC [7] LOG:  checkpoint',
  ]);
});

it('what follows is shown once and completely, also while files are set aside', async () => {
  const directory = await temporaryDirectory();
  const limits = { maxBytes: 10_000, keepFiles: 1_000, keepDays: 14 };
  const logs = createLogFiles(directory, { say: () => undefined, limits });
  logs.write('gateway', 'before');
  await logs.close();
  const seen: LogLine[] = [];
  const ending = new AbortController();
  const { ended } = await followLogs(directory, (each) => seen.push(each), ending.signal);
  const texts = Array.from({ length: 300 }, (_, index) => `${index} ${'é'.repeat(60)}`);
  const writing = createLogFiles(directory, { say: () => undefined, limits });
  for (const [index, text] of texts.entries()) {
    writing.write(index % 2 === 0 ? 'gateway' : 'cart-subgraph', text);
    // Slower than it looks: a file that is begun and set aside between two looks is missed.
    if (index % 100 === 99) await expect.poll(() => seen.length).toBe(index + 1);
  }
  await writing.close();
  await expect.poll(() => seen.length).toBe(texts.length);
  ending.abort();
  await ended;
  expect(seen.filter(({ source }) => source === 'gateway').map(({ text }) => text)).toEqual(
    texts.filter((_, index) => index % 2 === 0),
  );
});
