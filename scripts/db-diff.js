// npm run db:diff -- --name x: a new migration from the changed schema.prisma.
import { prepare, root } from './prepare.js';
import { runCommand } from './run-command.js';

await prepare('@commerce/migrations');
const { diffCommand } = await import('@commerce/migrations');
await runCommand((say) => diffCommand(root, process.argv.slice(2), new Date(), say));
