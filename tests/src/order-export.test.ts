import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { signLogin } from '@commerce/local-stack';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { root, temporaryDirectory } from './support/repository.ts';
import { prepareOrder } from './support/shoppers.ts';
import { cancelOrder, findBuyable, placeOrder } from './support/shopping.ts';
import { restock, runSql } from './support/stock.ts';

const DATABASE_URL = inject('databaseUrls').orders;
const customer = `export-${randomUUID()}`;
const FORMULA = '=SUM(1,"click")';
let numbers: string[];

/** Runs the same as `npm run orders:export`. */
const exportOrders = async (...args: string[]) => {
  const command = [join(root, 'apps/orders-subgraph/dist/export.js'), ...args];
  const run = promisify(execFile)(process.execPath, command, { env: { ...process.env, DATABASE_URL } });
  const { stdout, stderr, code } = await run.then(
    (done) => ({ ...done, code: 0 }),
    (failed: { stdout: string; stderr: string; code: number }) => failed,
  );
  return { stdout, stderr, code };
};
const rowsOf = (text: string): Record<string, string>[] => parse(text, { columns: true, record_delimiter: '\r\n' });

beforeAll(async () => {
  const token = await signLogin(inject('dataDirectory'), { customerId: customer });
  const client = createClient(inject('gatewayUrl'), token);
  const variants = await findBuyable(client, 2);
  for (const { id } of variants) await restock(inject('databaseUrls').products, id, 1_000);
  const lines = variants.map(({ id }, i) => ({ variantId: id, quantity: i + 1 }));
  const placed = [];
  for (const name of [FORMULA, 'Ada "The Countess", of Lovelace']) {
    const input = await prepareOrder(client, lines);
    placed.push((await placeOrder(client, { ...input, shippingAddress: { ...input.shippingAddress, name } })).order);
  }
  await cancelOrder(client, { orderId: placed[1]?.id ?? '', reason: '+1 too many' });
  numbers = placed.map(({ number }) => number);
});

describe('the export of orders', () => {
  it('the export of orders writes one row per order, oldest first, and nothing that a spreadsheet takes for a formula', async () => {
    const { stdout, code } = await exportOrders('--customer', customer);
    expect(code).toBe(0);
    const rows = rowsOf(stdout);
    expect(rows).toMatchObject([
      { number: numbers[0], status: 'CONFIRMED', customer_id: customer, units: '3', shipping_name: `'${FORMULA}` },
      { status: 'CANCELLED', cancel_reason: "'+1 too many", shipping_name: 'Ada "The Countess", of Lovelace' },
    ]);
    const totals = await runSql(DATABASE_URL, 'SELECT placed_total::int FROM "order" WHERE number = $1', [numbers[0]]);
    expect(totals).toEqual([{ placed_total: Math.round(Number(rows[0]?.total) * 100) }]);
    expect(rows[0]?.lines_total).toBe(rows[0]?.total);
  });

  it('the export of orders writes one row per line on request, and only the selected orders', async () => {
    const { stdout } = await exportOrders('--customer', customer, '--lines', '--status', 'CANCELLED');
    expect(rowsOf(stdout).map(({ number, line_quantity }) => [number, line_quantity])).toEqual([
      [numbers[1], '1'],
      [numbers[1], '2'],
    ]);
    const { stdout: none } = await exportOrders('--customer', customer, '--to', '2000-01-01');
    expect(none).toMatch(/^number,status,.*\r\n$/);
  });

  it('the export of orders continues after the end of a batch, and never overwrites an existing file', async () => {
    const folder = await temporaryDirectory();
    const output = join(folder.path, 'orders.csv');
    const customer = `many-${randomUUID()}`;
    await runSql(
      DATABASE_URL,
      `INSERT INTO "order" (id, number, state, key_scope, request_hash, customer_id, cart_id, cart_version, email,
         shipping_address, billing_address, placed_total, currency_code, settled, recorded, placed_at, confirmed_at)
       SELECT gen_random_uuid(), $1 || n, 'CONFIRMED', $1, '', $1, gen_random_uuid(), 1, '', '{}', '{}', 1, 'EUR', true, true,
         now() - interval '10 years' + n / 3 * interval '1 second', now() FROM generate_series(1, 1001) n`,
      [customer],
    );
    expect((await exportOrders('--customer', customer, '--output', output)).code).toBe(0);
    const rows = rowsOf(await readFile(output, 'utf8'));
    expect(new Set(rows.map(({ number }) => number)).size).toBe(1_001);
    expect(rows).toHaveLength(1_001);
    expect(await exportOrders('--customer', customer, '--output', output)).toMatchObject({ code: 2, stdout: '' });
    // As nobody else can: orders that were placed are kept.
    const superuser = Object.assign(new URL(inject('superuserUrl')), { pathname: '/orders' });
    const unguarded = `SET session_replication_role = replica; DELETE FROM "order" WHERE key_scope = '${customer}'`;
    await runSql(superuser.href, unguarded, []);
    await folder.remove();
  });
});
