import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { databaseUrl, readGraph, startStack } from '@commerce/local-stack';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The services and databases of this repository. */
export const graph = readGraph(root);

/**
 * Runs the entire graph in separate processes, on free ports; `stop` leaves nothing behind.
 * @param env variables per service, by its name.
 * @param products how many products to generate; 0 imports the demo catalogue.
 * @param postgresSettings settings of the server, in addition to its defaults.
 */
export async function runGraph(env = {}, { products = 0, postgresSettings = {} } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'commerce-bench-'));
  await chmod(directory, 0o755);
  const stack = await startStack({
    graph,
    dataDirectory: directory,
    env,
    postgresSettings: { shared_preload_libraries: 'pg_stat_statements', ...postgresSettings },
    prepareData: async ({ owners }) => {
      const [program, ...parameters] =
        products > 0 ? ['generate.js', '--products', products] : ['import.js', join(root, 'demo', 'catalogue.csv')];
      execFileSync(process.execPath, [join(root, 'apps/products-subgraph/dist', program), ...parameters.map(String)], {
        env: { ...process.env, DATABASE_URL: databaseUrl(owners, 'products') },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    },
  });
  return {
    ...stack,
    dataDirectory: directory,
    stop: async () => {
      await stack.stop();
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
