import { helpOf } from '../../scripts/command-line/help.js';
import { readArguments } from '../../scripts/command-line/read-arguments.js';
import { benchmarks } from '../../scripts/commands/benchmarks.js';

/** What the command line of a benchmark asks for, as `scripts/commands/benchmarks.js` declares it. */
export function optionsOf(name) {
  const given = readArguments(`npm run ${name}`, benchmarks[name], process.argv.slice(2));
  if (given) return given.options;
  process.stdout.write(helpOf(name, benchmarks[name]));
  process.exit(0);
}
