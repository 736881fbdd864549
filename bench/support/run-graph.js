import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startStack } from '@commerce/local-stack';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The entire graph in processes of its own, on free ports, with the demo catalogue; `stop` leaves nothing behind. */
export async function runGraph(env = {}, postgresSettings = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'commerce-bench-'));
  await chmod(directory, 0o755);
  const stack = await startStack({
    root,
    dataDirectory: directory,
    ports: { gateway: 0, 'products-subgraph': 0, 'cart-subgraph': 0, 'orders-subgraph': 0 },
    env,
    postgresSettings,
    prepareData: async ({ products }) => {
      const file = join(root, 'demo', 'catalogue.csv');
      execFileSync(process.execPath, [join(root, 'apps/products-subgraph/dist/import.js'), file], {
        env: { ...process.env, DATABASE_URL: products },
        stdio: 'ignore',
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
