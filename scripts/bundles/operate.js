import { runCommand } from '../command-line/run-command.js';
import { readSettings } from '../settings/find-setting-problems.js';

/** What is process 1, as in a container, does not end by signals that it does not handle. */
const CODES = { SIGINT: 130, SIGTERM: 143 };

/**
 * Runs one of these commands as `npm run` does in a clone, and ends the process with its exit code.
 * @param fallback the command that runs if the arguments name none.
 */
export async function operate(commands, fallback) {
  for (const [signal, code] of Object.entries(CODES)) {
    // A command may handle it itself.
    process.once(signal, () => process.listenerCount(signal) === 0 && process.exit(code));
  }
  const args = process.argv.slice(2);
  const name = args[0]?.startsWith('-') ? fallback : (args.shift() ?? fallback);
  process.exitCode = await runCommand({ groups: { commands }, name, args, prepare: requireDatabases });
}

/** Elsewhere a command would start a PostgreSQL for itself. */
function requireDatabases({ readsDatabases = true }) {
  const { databases } = readSettings();
  if (!readsDatabases || databases.some((variable) => process.env[variable])) return;
  throw new Error(`Name the databases by ${databases.join(', ')}.`);
}
