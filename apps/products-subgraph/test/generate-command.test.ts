import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { runGenerateCommand } from '../src/catalogue-generator/command/run-generate-command.ts';
import { generateProduct } from '../src/catalogue-generator/generate-product.ts';
import { generateCategories } from '../src/catalogue-generator/generated-categories.ts';
import { catalogueOf, makeShop, repository, rowVersions } from './import-shop.ts';

async function run(args: string[], env: NodeJS.ProcessEnv = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const exitCode = await runGenerateCommand({ args, env, stdout, stderr });
  return { exitCode, stdout: await text(stdout.end()), stderr: await text(stderr.end()) };
}

test('a generated catalogue of the same seed is the same everywhere', () => {
  const { kinds } = generateCategories(1);
  const products = Array.from({ length: 2_000 }, (_, index) => generateProduct(1, index + 1, kinds));
  const digest = createHash('sha256').update(JSON.stringify(products)).digest('hex').slice(0, 16);
  expect(digest).toBe('679402203478830b');
  const all = products.flatMap(({ variants }) => variants);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(new Set(all.map(({ sku }) => sku)).size).toBe(all.length);
});

test('generating a larger number adds to the catalogue, and generating the same number again changes nothing', async () => {
  const [grown, atOnce] = [await makeShop(), await makeShop()];
  expect((await run(['--products', '30'], { DATABASE_URL: grown.ownerUrl })).stdout).toContain('30 products added');
  expect((await run(['--products', '80'], { DATABASE_URL: grown.ownerUrl })).stdout).toContain('50 products added');
  expect(await run(['--products', '80'], { DATABASE_URL: atOnce.ownerUrl })).toMatchObject({ exitCode: 0 });
  expect(await catalogueOf(grown)).toEqual(await catalogueOf(atOnce));

  const before = await rowVersions(grown);
  expect((await run(['--products', '80'], { DATABASE_URL: grown.ownerUrl })).stdout).toContain('0 products added');
  expect(await rowVersions(grown)).toEqual(before);
});

test('stock and its ledger agree in a generated catalogue, and the listing agrees with the tables', async () => {
  const shop = await makeShop();
  await run(['--products', '200', '--seed', '5'], { DATABASE_URL: shop.ownerUrl });
  expect(
    await shop.query(`SELECT variant_id FROM stock LEFT JOIN stock_movement USING (variant_id)
      GROUP BY variant_id, on_hand HAVING on_hand <> coalesce(sum(delta), 0)`),
  ).toEqual([]);
  const listed = () => shop.query(`SELECT l::text FROM product_listing l ORDER BY 1`);
  const before = await listed();
  await shop.query('SELECT rebuild_product_listing()::text');
  expect(await listed()).toEqual(before);
});

test('a generator that is killed while it writes leaves nothing half written, and its next run completes the catalogue', async () => {
  const [shop, whole] = [await makeShop(), await makeShop()];
  await run(['--products', '100'], { DATABASE_URL: shop.ownerUrl });
  const before = await catalogueOf(shop);
  const program = join(repository, 'apps/products-subgraph/dist/generate.js');
  const child = spawn(process.execPath, [program, '--products', '1000'], {
    env: { DATABASE_URL: shop.ownerUrl },
    stdio: 'ignore',
  });
  const gone = once(child, 'exit');
  const isWriting = async () =>
    (
      await shop.query(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle'
      AND query LIKE ANY (ARRAY['COPY price%', 'COPY stock%', 'SELECT finish%'])`)
    ).length > 0;
  while (!(await isWriting())) expect(child.exitCode).toBeNull();
  child.kill('SIGKILL');
  await gone;
  expect(await catalogueOf(shop)).toEqual(before);
  expect((await run(['--products', '1000'], { DATABASE_URL: shop.ownerUrl })).stdout).toContain('900 products added');
  await run(['--products', '1000'], { DATABASE_URL: whole.ownerUrl });
  expect(await catalogueOf(shop)).toEqual(await catalogueOf(whole));
});

test('the generator announces what it will write, and writes only that', async () => {
  const shop = await makeShop();
  await run(['--products', '300', '--seed', '4'], { DATABASE_URL: shop.ownerUrl });
  const announced = await shop.query(`SELECT data->>'priceId' AS id FROM outbox_event ORDER BY 1`);
  expect(announced.length).toBeGreaterThan(0);
  expect(announced).toEqual(await shop.query(`SELECT id::text FROM price WHERE valid_from > now() ORDER BY 1`));
});

test.each([
  ['no number is given', []],
  ['the number is none', ['--products', '1e3']],
  ['the number is too large', ['--products', '5000001']],
  ['an option is not known', ['--products', '1', '--force']],
  ['no database answers', ['--products', '1']],
])('the generator ends with one line of explanation and exit code 2 when %s', async (_, args) => {
  const { exitCode, stdout, stderr } = await run(args, {
    DATABASE_URL: 'postgresql://nobody:secret@127.0.0.1:1/nowhere',
  });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
