import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diffSchema, migrationStatus } from '@commerce/database';
import { databaseUrl } from '@commerce/local-stack';
import { buildSchema, type GraphQLEnumType } from 'graphql';
import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { graph } from './support/known-graph.ts';
import { root } from './support/repository.ts';

const urls = inject('databaseUrls');
const databases = graph.databases.map(({ name }) => name);

async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe('a database', () => {
  const strangers = databases.flatMap((role) => databases.filter((each) => each !== role).map((each) => [role, each]));

  it.each(strangers)("a database refuses another subgraph's role: %s cannot connect to %s", async (role, database) => {
    const url = new URL(databaseUrl(urls, role));
    url.pathname = `/${database}`;
    await expect(withClient(url.href, (client) => client.query('SELECT 1'))).rejects.toThrow('permission denied');
  });

  it.each(databases)(
    'a database has the schema that its migrations and schema.prisma both describe: %s',
    async (name) => {
      const directory = join(root, 'prisma', name, 'migrations');
      const status = await migrationStatus({ url: databaseUrl(urls, name), migrationsDirectory: directory });
      expect(status).toMatchObject({ pending: [], failed: [], changed: [] });
      const path = join(root, 'prisma', name, 'schema.prisma');
      const drift = await diffSchema({
        from: { kind: 'migrations', directory, shadowUrl: inject('superuserUrl') },
        to: { kind: 'schema', path },
      });
      expect(drift).toBe('');
    },
  );

  it.each([
    ['products', 'stock_movement_reason', 'StockMovementReason'],
    ['products', 'product_status', 'ProductStatus'],
    ['cart', 'cart_status', 'CartStatus'],
  ] as const)(
    'a database of %s can hold no %s for which the graph has no value of %s',
    async (database, name, type) => {
      const { rows } = await withClient(urls[database], (client) =>
        client.query<{ value: string }>(`SELECT unnest(enum_range(NULL::${name}))::text AS value`),
      );
      const api = buildSchema(await readFile(join(root, 'apps/gateway/api.graphql'), 'utf8'));
      const values = (api.getType(type) as GraphQLEnumType).getValues().map((value) => value.name);
      expect(values).toEqual(expect.arrayContaining(rows.map(({ value }) => value)));
    },
  );

  it.each([
    ['UPDATE price SET amount_minor = 0'],
    ['DELETE FROM price'],
    ['TRUNCATE price CASCADE'],
    ['UPDATE price SET valid_from = now(), compare_at_minor = 1'],
    ['TRUNCATE product CASCADE'],
    ['UPDATE variant SET id = gen_random_uuid()'],
    ['INSERT INTO price SELECT * FROM price ON CONFLICT (id) DO UPDATE SET amount_minor = 0'],
    ['MERGE INTO price USING variant v ON v.id = variant_id WHEN MATCHED THEN DELETE'],
    ['UPDATE stock_movement SET delta = 0'],
    ['DELETE FROM stock_movement'],
    ['TRUNCATE stock_movement'],
    ["UPDATE staff_event SET actor_id = 'nobody'"],
    ['DELETE FROM staff_event'],
    ['TRUNCATE staff_event'],
    ['UPDATE staff_seal SET entries = 0'],
    ['UPDATE stock SET reserved = -1'],
    ['UPDATE stock SET reserved = on_hand + 1 WHERE tracked AND NOT backorder'],
  ])('a database refuses to delete what was charged or sold: %s', async (statement) => {
    await withClient(urls.products, async (client) => {
      await client.query('BEGIN');
      await client.query(
        "INSERT INTO stock_movement (variant_id, delta, reason) SELECT variant_id, 0, 'IMPORT' FROM stock",
      );
      await client.query(
        `INSERT INTO staff_event (actor_kind, actor_id, action, entity_type, entity_id, changes)
         VALUES ('PERSON', 'sam', 'PRODUCT_CREATED', 'PRODUCT', gen_random_uuid(), '[]')`,
      );
      await expect(client.query(statement)).rejects.toThrow(/immutable|never_oversold|permission denied/);
      await client.query('ROLLBACK');
    });
  });
});
