// npm run audit: checks whether orders, carts, stock and payments are consistent. Exit code 0: they are; 1: they are
// not, and it prints the differences.
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
