import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createPool, createStatementCounter, prismaAdapter } from '@commerce/database';
import type { Pool } from 'pg';
import { inject, onTestFinished } from 'vitest';
import { csvText, type TestRow } from '../src/catalogue-files/test-catalogue.ts';
import { type ImportOptions, importCatalogue } from '../src/catalogue-import/import-catalogue.ts';
import type { ImportReport } from '../src/catalogue-import/import-report.ts';
import { PrismaClient } from '../src/generated/prisma/client.ts';
import { createServices, type Services } from '../src/services/index.ts';
import { createSqlRunners, type SqlRunners } from '../src/services/sql-runners.ts';
import { copyTemplate } from './template-database.ts';

export const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** An empty database with the tables of this subgraph. */
export interface Shop {
  url: string;
  ownerUrl: string;
  /** As the owner of the tables, like `query`; the others are as the service. */
  owner: PrismaClient;
  prisma: PrismaClient;
  pool: Pool;
  services: Services;
  sql: SqlRunners;
  /** The statements sent since the last call. */
  takeStatements(): string[];
  /** Imports a file with these rows, starting at line 2. */
  importRows(rows: TestRow[], options?: Partial<ImportOptions>): Promise<ImportReport>;
  importText(text: string | Iterable<string>, options?: Partial<ImportOptions>): Promise<ImportReport>;
  query<Row>(sql: string): Promise<Row[]>;
}

/** Creates a shop that is deleted after the test. */
export async function makeShop(): Promise<Shop> {
  const { remove, ...urls } = await copyTemplate(inject('template'));
  onTestFinished(remove);
  return openShop(urls);
}

function openShop({ url, ownerUrl }: Pick<Shop, 'url' | 'ownerUrl'>): Shop {
  const { onStatement, take } = createStatementCounter();
  // Loading thousands of products is one statement: on a busy machine it takes longer than the timeout of a service.
  const options = { maxConnections: 4, onError: () => {}, statementTimeoutMs: 120_000 };
  const pool = createPool({ ...options, url, applicationName: 'import-test', onStatement });
  const prisma = new PrismaClient({ adapter: prismaAdapter(pool) });
  const sql = createSqlRunners(pool);
  const ownerPool = createPool({ ...options, url: ownerUrl, applicationName: 'owner' });
  const owner = new PrismaClient({ adapter: prismaAdapter(ownerPool) });
  onTestFinished(async () => {
    for (const client of [prisma, owner]) await client.$disconnect();
    for (const each of [pool, ownerPool]) await each.end();
  });
  const importText: Shop['importText'] = (text, options) =>
    importCatalogue({ prisma, source: Readable.from(text), currencyCode: 'EUR', ...options });
  return {
    url,
    ownerUrl,
    owner,
    prisma,
    pool,
    services: createServices({ prisma, sql, currencyCode: 'EUR' }),
    sql,
    takeStatements: take,
    importText,
    importRows: (rows, options) => importText([csvText(rows)], options),
    query: (sql) => owner.$queryRawUnsafe(sql),
  };
}

const TABLES = ['product', 'variant', 'price', 'category', 'product_category', 'stock', 'stock_movement'];

/** The version of every row: a different one shows a write, even of the same values. */
export async function rowVersions({ query }: Shop): Promise<string[]> {
  const tables = TABLES.map((table) => `SELECT '${table} ' || xmin || ' ' || t::text AS version FROM ${table} t`);
  const rows = await query<{ version: string }>(`${tables.join(' UNION ALL ')} ORDER BY version`);
  return rows.map(({ version }) => version);
}

/** Everything that a shop offers, without ids and times. */
export function catalogueOf({ query }: Shop): Promise<Record<string, unknown>[]> {
  return query(`
    SELECT p.slug, p.title, p.tags, p.status, p.options, p.version, v.sku, v.title AS variant, v.position,
           s.on_hand, s.reserved, s.tracked, s.backorder,
           (SELECT json_agg(amount_minor ORDER BY sequence) FROM price WHERE variant_id = v.id) AS prices,
           (SELECT json_agg(delta ORDER BY id) FROM stock_movement WHERE variant_id = v.id) AS movements,
           (SELECT json_agg(c.slug) FROM product_category l JOIN category c ON c.id = l.category_id
            WHERE l.product_id = p.id) AS categories
    FROM product p JOIN variant v ON v.product_id = p.id JOIN stock s ON s.variant_id = v.id
    ORDER BY p.slug, v.position`);
}

/** The recorded problems of an import, each as "line CODE handle". */
export function problemsOf({ problems }: ImportReport): string[] {
  return problems.map(({ line, code, handle }) => `${line} ${code} ${handle}`);
}
