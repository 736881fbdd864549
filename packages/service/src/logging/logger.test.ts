import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { continueTrace } from '@commerce/tracing';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { followLevels } from './follow-levels.ts';
import { FIELD_NAMES } from './line-fields.ts';
import { readLevels } from './log-levels.ts';
import { createLogger, moduleOf } from './logger.ts';

/** A logger, and the lines that it has written. */
function logInto(levels = 'info', service = 'cart-subgraph') {
  const texts: string[] = [];
  const logger = createLogger(service, levels, { write: (text) => void texts.push(text) });
  return { logger, texts, lines: () => texts.map((text) => JSON.parse(text) as Record<string, unknown>) };
}

const TRACE = '0af7651916cd43dd8448eb211c80319c';

it('a line says when, how severe, which service and module, for which request, and what', () => {
  const { logger, lines } = logInto();
  continueTrace(`00-${TRACE}-b7ad6b7169203331-00`, () => moduleOf(logger, 'jobs').warn({ job: 'tidy' }, 'it failed'));
  logger.info('listening');
  const common = { time: expect.any(Number), service: 'cart-subgraph' };
  expect(lines()).toEqual([
    { ...common, level: 40, module: 'jobs', requestId: TRACE, job: 'tidy', msg: 'it failed' },
    { ...common, level: 30, msg: 'listening' },
  ]);
});

it('what is not known to be harmless is not logged, wherever it is: only its name is', () => {
  const { logger, lines, texts } = logInto();
  const secret = 'ada@example.com';
  logger.info({ email: secret, job: 'tidy', [secret]: 1 }, 'one');
  logger.info({ security: { kind: 'login_refused', who: '203.0.113.7', token: secret } }, 'two');
  const error = Object.assign(new Error('duplicate key', { cause: new Error(`no mailbox <${secret}>`) }), {
    ...{ code: '23505', constraint: 'order_pkey', detail: `Key (email)=(${secret}) exists`, where: secret },
    ...{ errors: [new Error(`${secret} is refused`)], request: { headers: { authorization: secret } } },
  });
  logger.error(error, 'three');
  moduleOf(logger, 'graphql').error({ err: error, variables: { email: secret } }, 'four');
  logger.error({ err: { email: secret } }, 'five');
  logger.error({ err: secret }, 'six');
  expect(texts.join('')).not.toContain('ada');
  const [one, two, three, four] = lines();
  expect(one).toMatchObject({ job: 'tidy', dropped: ['email', '?'] });
  expect(two?.security).toEqual({ kind: 'login_refused', who: '203.0.113.7' });
  const message = 'duplicate key: no mailbox <[address]>';
  expect(three?.err).toMatchObject({ type: 'Error', message, code: '23505', constraint: 'order_pkey' });
  expect(Object.keys(three?.err ?? {}).sort()).toEqual([
    'aggregateErrors',
    'code',
    'constraint',
    'message',
    'stack',
    'type',
  ]);
  expect(four).toMatchObject({ dropped: ['variables'] });
});

it('messages of errors contain no mail address and no password of a URL, and are read in linear time', () => {
  const { logger, texts } = logInto();
  for (const text of ['a.b+c@shop.example', 'postgresql://shop:word@db.example/cart', 'ada@localhost'])
    logger.error(new Error(`not ${text}, sorry`), 'failed');
  expect(texts.join('')).not.toMatch(/a\.b|word|ada@/);
  logger.error(new Error(`${'a'.repeat(500_000)}@`), 'long');
});

it('levels are those of the module, else of the service, else of all', () => {
  const { of } = readLevels('warn, jobs=debug,cart-subgraph=error');
  expect([of('cart-subgraph'), of('cart-subgraph', 'jobs'), of('gateway'), of('gateway', 'http')]).toEqual([
    'error',
    'debug',
    'warn',
    'warn',
  ]);
  expect(readLevels('jobs=debug').of('gateway')).toBe('info');
});

it('levels that are written wrongly are refused, however', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!/^\s*(fatal|error|warn|info|debug|trace|silent)\s*$/.test(text));
      expect(() => readLevels(text)).toThrow(/must be like/);
    }),
  );
  for (const text of ['', 'info,', 'jobs=loud', 'jobs=', '=info', 'info debug', 'info,chekout=debug'])
    expect(() => readLevels(text)).toThrow(/must be like/);
});

it('a file changes the levels of a running service and of its modules, and back', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'log-levels-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, 'levels');
  const { logger, lines } = logInto('error');
  const jobs = moduleOf(logger, 'jobs');
  onTestFinished(followLevels(logger, { LOG_LEVEL: 'error', LOG_LEVELS_FILE: file }));
  const levels = () => [logger.level, jobs.level, moduleOf(logger, 'http').level];
  expect(levels()).toEqual(['error', 'error', 'error']);
  await writeFile(file, 'info,jobs=debug\n');
  await expect.poll(levels).toEqual(['info', 'debug', 'info']);
  jobs.debug('seen');
  expect(lines().map(({ msg }) => msg)).toEqual(['levels of the log have changed', 'seen']);
  // As editors and Kubernetes do it: another file with this name.
  await writeFile(`${file}.new`, 'warn,job=debug');
  await rename(`${file}.new`, file);
  await expect.poll(() => lines().at(-1)?.msg).toBe('the file of LOG_LEVELS_FILE cannot be used');
  expect(levels()).toEqual(['info', 'debug', 'info']);
  await rm(file);
  await expect.poll(levels).toEqual(['error', 'error', 'error']);
});

it('each field that a line may have is documented, and no other', async () => {
  const page = await readFile(new URL('../../../../docs/operations/logs.md', import.meta.url), 'utf8');
  const [, lines = ''] = page.split('## Lines');
  const documented = [...lines.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  const common = ['level', 'time', 'service', 'module', 'msg', 'dropped'];
  expect(documented.sort()).toEqual([...common, ...FIELD_NAMES].sort());
});
