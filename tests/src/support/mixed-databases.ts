import { type LocalPostgres, startLocalPostgres } from '@commerce/local-postgres';
import { onTestFinished } from 'vitest';
import { type KnownDatabases, type KnownSubgraph, knownDatabases } from './known-graph.ts';
import { runSql } from './stock.ts';

const ALL: readonly KnownSubgraph[] = ['products', 'cart', 'orders'];

/** The servers of two moments, of whose databases a shop can be put together. */
export interface TwoMoments {
  /** Copies of all databases of the later moment but `earlier`, which is of the earlier one. */
  mix(earlier: KnownSubgraph): Promise<KnownDatabases>;
}

/** Starts the servers in the folders of two moments, until the test ends. */
export async function openTwoMoments(folders: { earlier: string; later: string }): Promise<TwoMoments> {
  const start = async (dataDirectory: string) => {
    const server = await startLocalPostgres({ dataDirectory });
    onTestFinished(() => server.stop());
    return server;
  };
  const [earlier, later] = await Promise.all([start(folders.earlier), start(folders.later)]);
  return {
    async mix(older) {
      const copies = ALL.map(async (name) => [name, await copy(name === older ? earlier : later, name, older)]);
      return knownDatabases(Object.fromEntries(await Promise.all(copies)));
    },
  };
}

async function copy({ superuserUrl }: LocalPostgres, name: string, purpose: string): Promise<string> {
  const copied = `${name}_of_${purpose}`;
  await runSql(superuserUrl, `CREATE DATABASE ${copied} TEMPLATE ${name}`, []);
  const url = new URL(superuserUrl);
  url.pathname = `/${copied}`;
  return url.href;
}

/** The variables with which the commands and `npm start` use these databases. */
export function variablesOf(urls: KnownDatabases): Record<string, string> {
  return Object.fromEntries(ALL.map((name) => [`${name.toUpperCase()}_DATABASE_URL`, urls[name]]));
}
