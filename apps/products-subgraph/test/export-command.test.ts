import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { runExportCommand } from '../src/catalogue-export/command/run-export-command.ts';
import { generateCatalogue, mug } from './import-files.ts';
import { makeShop } from './import-shop.ts';

async function run(args: string[], env: NodeJS.ProcessEnv = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const output = Promise.all([text(stdout), text(stderr)]);
  const exitCode = await runExportCommand({ args, env, stdout, stderr });
  stdout.end();
  stderr.end();
  const [written, errors] = await output;
  return { exitCode, stdout: written, stderr: errors };
}

async function createDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'export-command-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

test('an export replaces a file only with --yes and once it is complete, and gives the same on standard output', async () => {
  const [shop, directory] = [await makeShop(), await createDirectory()];
  await shop.importRows([mug({ Status: 'draft', Title: '=1+1' })]);
  const file = join(directory, 'shop.csv');
  await writeFile(file, 'what was there');
  const refused = await run([file], { DATABASE_URL: shop.url });
  expect(refused).toMatchObject({
    exitCode: 2,
    stderr: `Cannot write ${file}: it exists already; --yes replaces it.\n`,
  });
  expect(await readFile(file, 'utf8')).toBe('what was there');
  const { exitCode, stdout, stderr } = await run([file, '--yes'], { DATABASE_URL: shop.url });

  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
  expect(stderr).toContain(`Exported 1 products with 1 variants to ${file}`);
  expect(await readdir(directory)).toEqual(['shop.csv']);
  const contents = await readFile(file, 'utf8');
  expect(contents).toMatch(/^Handle,Title,Body \(HTML\),Vendor,Product Category,Type,Tags,Published,/);
  expect(contents).toContain('\nmug,=1+1,');
  expect((await run(['-'], { DATABASE_URL: shop.url })).stdout).toBe(contents);
  const safe = await run(['-', '--safe-for-spreadsheets'], { DATABASE_URL: shop.url });
  expect(safe.stdout).toContain("\nmug,'=1+1,");
  const newer = await run(['-', '--headers', 'newer'], { DATABASE_URL: shop.url });
  expect(newer.stdout).toMatch(/^URL handle,Title,Description,/);
});

test('an export lists what is not in the file, with exit code 1', async () => {
  const [shop, directory] = [await makeShop(), await createDirectory()];
  await shop.importRows([mug()]);
  const { exitCode, stderr } = await run([join(directory, 'a.csv')], { DATABASE_URL: shop.url, SHOP_CURRENCY: 'USD' });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('product “mug”: The variant "MUG" has a price in EUR, and not in USD.');
});

test('Ctrl-C during an export leaves no new file, and an old one unchanged, with exit code 130', async () => {
  const [shop, directory] = [await makeShop(), await createDirectory()];
  await shop.importText(generateCatalogue({ products: 400, variantsPerProduct: 1 }));
  const file = join(directory, 'shop.csv');
  await writeFile(file, 'what was there');
  const pressWhenAwaited = (event: string | symbol) => {
    if (event === 'SIGINT') setImmediate(() => process.emit('SIGINT'));
  };
  process.on('newListener', pressWhenAwaited);
  onTestFinished(() => void process.off('newListener', pressWhenAwaited));
  const { exitCode, stderr } = await run([file, '--yes'], { DATABASE_URL: shop.url });
  expect(exitCode).toBe(130);
  expect(stderr).toContain('Interrupted: nothing is written');
  expect(await readdir(directory)).toEqual(['shop.csv']);
  expect(await readFile(file, 'utf8')).toBe('what was there');
});

const unreachable = 'postgresql://nobody:secret@127.0.0.1:1/nowhere';

test.each([
  ['no file is named', [], /^Name one file to export to/],
  ['the headers are unknown', ['a.csv', '--headers', 'old'], /^--headers must be classic or newer/],
  ['the file is a directory', [tmpdir()], /it is a directory/],
  ['the file is a device', ['/dev/null'], /it is not a file/],
  ['the directory is missing', [join(tmpdir(), 'no-such/a.csv')], /there is no such directory/],
  ['no database answers', ['-'], /^The database does not answer.*127.0.0.1:1/],
])('an export ends with one line of explanation and exit code 2 when %s', async (_, args, message) => {
  const { exitCode, stdout, stderr } = await run(args, { DATABASE_URL: unreachable });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
