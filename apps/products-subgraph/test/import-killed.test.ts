import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { generateCatalogue } from './import-files.ts';
import { catalogueOf, makeShop, repository, type Shop } from './import-shop.ts';

async function fileOf(contents: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'import-killed-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, 'shop.csv');
  await writeFile(path, contents);
  return path;
}

type Command = ChildProcessByStdio<null, Readable, Readable>;

function start(name: 'import' | 'export', file: string, { url }: Shop): Command {
  const child = spawn(process.execPath, [join(repository, `apps/products-subgraph/dist/${name}.js`), file], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Waits until there are more than `products` products, or the process has ended; returns the products. */
async function untilThereAre(products: number, { query }: Shop, child: Command): Promise<number> {
  for (;;) {
    const [row] = await query<{ count: bigint }>('SELECT count(*) FROM product');
    if (Number(row?.count) > products || child.exitCode !== null) return Number(row?.count);
  }
}

/** Variants without the rows that are written in the same transaction. */
function halfWritten({ query }: Shop) {
  return query(`
    SELECT p.slug FROM product p LEFT JOIN variant v ON v.product_id = p.id
    LEFT JOIN price ON price.variant_id = v.id LEFT JOIN stock s ON s.variant_id = v.id
    LEFT JOIN product_category l ON l.product_id = p.id
    GROUP BY p.id HAVING count(v.id) <> 2 OR count(price.id) <> 2 OR count(s.variant_id) <> 2 OR count(l.product_id) <> 2`);
}

test('an import that is killed again and again leaves only complete products, and can be completed as if it had never been killed', async () => {
  const contents = [...generateCatalogue({ products: 1200, variantsPerProduct: 2 })].join('');
  const [shop, other, file] = [await makeShop(), await makeShop(), await fileOf(contents)];
  await other.importText([contents]);
  const counts: number[] = [];
  for (const products of [0, 200, 500]) {
    const child = start('import', file, shop);
    counts.push(await untilThereAre(products + Math.floor(Math.random() * 200), shop, child));
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(await halfWritten(shop)).toEqual([]);
  }
  expect(counts[0]).toBeLessThan(1200);
  const last = start('import', file, shop);
  const [output, [exitCode]] = await Promise.all([text(last.stdout), once(last, 'close')]);
  expect(exitCode).toBe(0);
  expect(output).toContain('0 updated');
  expect(await catalogueOf(shop)).toEqual(await catalogueOf(other));
});

test('Ctrl-C stops an import with a message and exit code 130, and a killed export leaves no file', async () => {
  const contents = [...generateCatalogue({ products: 3000, variantsPerProduct: 2 })].join('');
  const [shop, file] = [await makeShop(), await fileOf(contents)];
  const child = start('import', file, shop);
  await untilThereAre(0, shop, child);
  child.kill('SIGINT');
  const [errors, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect(exitCode).toBe(130);
  expect(errors).toContain('Interrupted: the rest of the file was not imported. Run it again to complete it.');
  expect(await halfWritten(shop)).toEqual([]);

  const target = join(file, '..', 'export.csv');
  const exporting = start('export', target, shop);
  const inFolder = () => readdir(join(file, '..'));
  while (exporting.exitCode === null && (await inFolder()).length < 2);
  exporting.kill('SIGKILL');
  await once(exporting, 'close');
  expect(await inFolder()).not.toContain('export.csv');
});
