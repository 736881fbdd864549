import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { csvText } from '../src/catalogue-files/test-catalogue.ts';
import { runImportCommand } from '../src/catalogue-import/command/run-import-command.ts';
import { generateCatalogue, mug } from './import-files.ts';
import { makeShop, rowVersions } from './import-shop.ts';

async function run(args: string[], env: NodeJS.ProcessEnv = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const exitCode = await runImportCommand({ args, env, stdout, stderr });
  return { exitCode, stdout: await text(stdout.end()), stderr: await text(stderr.end()) };
}

async function fileWith(contents: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'import-command-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, 'shop.csv');
  await writeFile(path, contents);
  return path;
}

test('a file without problems is imported in the currency of the shop, with exit code 0', async () => {
  const shop = await makeShop();
  const file = await fileWith(csvText([mug()]));
  const { exitCode, stdout, stderr } = await run([file], { DATABASE_URL: shop.url, SHOP_CURRENCY: 'JPY' });

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('products  1 created, 0 updated, 0 unchanged');
  expect(await shop.query('SELECT amount_minor, currency_code FROM price')).toEqual([
    { amount_minor: 10n, currency_code: 'JPY' },
  ]);
});

test('an import with --dry-run reports the same and writes nothing', async () => {
  const shop = await makeShop();
  const file = await fileWith(csvText([mug()]));
  const { exitCode, stdout } = await run(['--dry-run', file], { DATABASE_URL: shop.url });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('nothing is written');
  expect(stdout).toContain('products  1 created');
  expect(await rowVersions(shop)).toEqual([]);
});

test('an import with --if-empty fills an empty catalogue and leaves any other unchanged', async () => {
  const shop = await makeShop();
  const env = { DATABASE_URL: shop.url };
  expect((await run(['--if-empty', await fileWith(csvText([mug()]))], env)).stdout).toContain('1 created');
  const before = await rowVersions(shop);
  const other = await fileWith(csvText([mug({ Handle: 'another', 'Variant SKU': 'A-1' })]));
  expect(await run(['--if-empty', other], env)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(await rowVersions(shop)).toEqual(before);
});

test('an import names rows with problems by file and line, a hundred of them, with exit code 1', async () => {
  const shop = await makeShop();
  const broken = Array.from({ length: 160 }, (_, index) => mug({ Handle: `p-${index}`, 'Variant Price': 'free' }));
  const file = await fileWith(csvText([mug(), ...broken]));
  const { exitCode, stdout, stderr } = await run([file], { DATABASE_URL: shop.url });

  expect(exitCode).toBe(1);
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(101);
  expect(lines[0]?.startsWith(`${file}:3: `)).toBe(true);
  expect(lines[0]).toContain('(column “Variant Price”, product “p-0”)');
  expect(lines.at(-1)).toBe('and 60 more');
  expect(stdout).toContain('products  1 created');
});

test('Ctrl-C stops an import after the current batch, with exit code 130', async () => {
  const shop = await makeShop();
  const file = await fileWith([...generateCatalogue({ products: 1000, variantsPerProduct: 1 })].join(''));
  const pressWhenAwaited = (event: string | symbol) => {
    if (event === 'SIGINT') setImmediate(() => process.emit('SIGINT'));
  };
  process.on('newListener', pressWhenAwaited);
  onTestFinished(() => void process.off('newListener', pressWhenAwaited));
  const { exitCode, stdout, stderr } = await run([file], { DATABASE_URL: shop.url });

  expect(exitCode).toBe(130);
  expect(stderr).toContain('Stopping after the batch');
  expect(stdout).toContain('products  200 created');
  expect(await shop.query('SELECT count(*) FROM product')).toEqual([{ count: 200n }]);
});

test('an import with --help explains the command', async () => {
  expect(await run(['--help'])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('Usage: npm run import'),
  });
});

const unreachable = 'postgresql://nobody:secret@127.0.0.1:1/nowhere';
const directory = tmpdir();

test.each([
  ['no file is named', [], {}, /^Name one file/],
  ['two files are named', ['a.csv', 'b.csv'], {}, /^Name one file/],
  ['an option is not known', ['--force', 'a.csv'], {}, /--force/],
  ['the file is missing', ['no-such.csv'], { DATABASE_URL: unreachable }, /^Cannot read no-such.csv: there is no such/],
  ['the file is a directory', [directory], { DATABASE_URL: unreachable }, /it is a directory/],
  [
    'no database answers',
    [import.meta.filename],
    { DATABASE_URL: unreachable },
    /^Cannot use the database.*127.0.0.1:1/,
  ],
])('an import ends with one line of explanation and exit code 2 when %s', async (_, args, env, message) => {
  const { exitCode, stdout, stderr } = await run(args, env);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('an import names every mistake in the environment, with exit code 2', async () => {
  const { exitCode, stderr } = await run(['a.csv'], { SHOP_CURRENCY: 'EURO' });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('DATABASE_URL: must be set');
  expect(stderr).toContain('SHOP_CURRENCY: must be');
});

test('an import whose header lacks a column says which in one line, with exit code 2', async () => {
  const shop = await makeShop();
  const file = await fileWith('Handle,Title\nmug,Mug\n');
  const { exitCode, stdout, stderr } = await run([file], { DATABASE_URL: shop.url });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(/^\S+: Line 1: The header lacks “Variant Price”[^\n]*\n$/);
});

test('an import with --decimal-separator reads an ambiguous number, which is refused without it', async () => {
  const { url, query } = await makeShop();
  const file = await fileWith(csvText([mug({ 'Variant Price': '1,500' })]));
  const refused = await run([file], { DATABASE_URL: url });
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toMatch(/shop\.csv:2: .*--decimal-separator.*column “Variant Price”/);
  expect((await run([file, '--decimal-separator', 'point'], { DATABASE_URL: url })).exitCode).toBe(0);
  expect((await run([file, '--decimal-separator', 'comma'], { DATABASE_URL: url })).exitCode).toBe(0);
  expect(await query('SELECT amount_minor FROM price ORDER BY sequence')).toEqual([
    { amount_minor: 150_000n },
    { amount_minor: 150n },
  ]);
  expect(await run([file, '--decimal-separator', 'tab'], { DATABASE_URL: url })).toMatchObject({ exitCode: 2 });
});
