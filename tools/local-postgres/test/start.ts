import { rm } from 'node:fs/promises';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { type LocalPostgres, type LocalPostgresOptions, startLocalPostgres } from '../src/index.ts';

/** Starts a server that is stopped after the test, and its data removed. */
export async function start(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const server = await startLocalPostgres(options);
  onTestFinished(async () => {
    await server.stop();
    await rm(server.dataDirectory, { recursive: true, force: true });
  });
  return server;
}

/** Runs one statement on a separate connection. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
