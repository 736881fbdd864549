// node scripts/run.js NAME …: runs a command of package.json. It needs Node alone, since it may be what installs the packages.
import { runCommand } from './command-line/run-command.js';
import { groups } from './commands/all.js';
import { prepareFor, requireMachine, root } from './prepare.js';
import { requireData } from './settings/require-data.js';
import { requireSettings } from './settings/require-settings.js';

const [name = '', ...args] = process.argv.slice(2);
const code = await runCommand({ groups, name, args, prepare });
await Promise.all([process.stdout, process.stderr].map(written));
process.exit(code);

/** What was written into a pipe is still on its way; a closed one calls back with its error. */
function written(stream) {
  return stream.writableLength > 0 && new Promise((resolve) => stream.write('', resolve));
}

async function prepare({ readsSettings = false, needsPorts = false, reads, ...command }) {
  requireMachine();
  if (readsSettings) await requireSettings(root, { needsPorts });
  if (reads) requireData(root, reads, process.env);
  await prepareFor(command);
}
