// npm run db:status: which migrations the databases have. Exit code 1 unless all are applied.
import { prepare, root } from './prepare.js';
import { runCommand } from './run-command.js';

await prepare('@commerce/migrations');
const { statusCommand } = await import('@commerce/migrations');
await runCommand((say) => statusCommand(root, process.env, say));
