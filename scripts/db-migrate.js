// npm run db:migrate: applies the pending migrations of the databases.
import { prepare, root } from './prepare.js';
import { runCommand } from './run-command.js';

await prepare('@commerce/migrations');
const { migrateCommand } = await import('@commerce/migrations');
await runCommand((say) => migrateCommand(root, process.env, say));
