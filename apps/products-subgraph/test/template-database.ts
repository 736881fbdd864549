import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** An empty database with this subgraph's tables and without connections. */
export interface Template {
  superuserUrl: string;
  /** The owner's connection URL. */
  url: string;
}

/** Copying takes a tenth of the time of the migrations. */
export async function copyTemplate({ superuserUrl, url }: Template): Promise<{ url: string; remove(): Promise<void> }> {
  const copy = new URL(url);
  const template = copy.pathname.slice(1);
  const name = `shop_${randomUUID()}`;
  copy.pathname = name;
  await run(superuserUrl, `CREATE DATABASE "${name}" TEMPLATE "${template}" OWNER "${copy.username}"`);
  return { url: copy.href, remove: () => run(superuserUrl, `DROP DATABASE "${name}" WITH (FORCE)`) };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
