// npm run audit: whether orders, carts, stock and payments agree. Exit code 0: they do; 1: they do not, and it prints what differs.
import { prepare, root } from './prepare.js';

await prepare();
const { readGraph, withDatabases } = await import('@commerce/local-stack');
const { auditCommand } = await import('@commerce/checkout-audit');
try {
  process.exitCode = await withDatabases(readGraph(root), process.env, auditCommand);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
