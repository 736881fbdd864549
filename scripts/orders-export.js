// npm run --silent orders:export -- [options] > orders.csv: exports placed orders as CSV.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { prepare, root } from './prepare.js';

async function exportOrders(databaseUrl) {
  const child = spawn(process.execPath, [join(root, 'apps/orders-subgraph/dist/export.js'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  const [code] = await once(child, 'exit');
  return code ?? 2;
}

await prepare();
const { databaseUrl, readGraph, withDatabases } = await import('@commerce/local-stack');
try {
  const askedForHelp = process.argv.includes('--help') || process.argv.includes('-h');
  process.exitCode = askedForHelp
    ? await exportOrders('postgresql://none')
    : await withDatabases(readGraph(root), process.env, (urls) => exportOrders(databaseUrl(urls, 'orders')));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
