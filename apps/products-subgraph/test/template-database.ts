import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A database with this subgraph's tables and nothing in them, to which nobody is connected. */
export interface Template {
  superuserUrl: string;
  /** How its owner connects. */
  url: string;
}

/** A copy takes a tenth of the time that its migrations would. */
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
