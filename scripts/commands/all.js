import { backups } from './backups.js';
import { benchmarks } from './benchmarks.js';
import { bundles } from './bundles.js';
import { checks } from './checks.js';
import { databases } from './databases.js';
import { documents } from './documents.js';
import { graph } from './graph.js';
import { newCode } from './new-code.js';
import { schemas } from './schemas.js';
import { shop } from './shop.js';
import { tests } from './tests.js';

/**
 * What `npm run` can do, in the groups of docs/commands.md. A command has
 * - `summary`: what it does, as the rest of a sentence; `details`: what else `--help` says; `page`: where more is written
 * - `options`: by their names: `help`; `value` (its placeholder, unless it is a switch), `oneOf`, `integer`, `form` (`scripts/command-line/forms.js`), `fallback`, `required`,
 *   `several`; `negative` for a switch that is on unless `--no-NAME` is given
 * - `check(options)`: what is wrong with them together, in words; nothing if they are right
 * - `positional`: the `label`, and the `form`, of its one argument that is not an option
 * - `examples`: arguments as they stand in a shell, the first of which is listed
 * - `exitCodes`: those that mean something of their own
 * - `reads`: `databases`, `logs` or `keys`, if it can do nothing where `npm start` has made none yet
 * - `needs`: what is installed and built first (see `prepareFor`)
 * - `readsDatabases: false` if it needs none where `scripts/bundles/operate.js` runs it
 * - `staysUp` if it runs until Ctrl-C; `readsSettings` if the settings, and the file .env, are
 *   read and checked first; `needsPorts` if the services' ports must be free
 * - `run({ options, positionals, args, say, groups })`: does it; answers the exit code, 0 unless it does
 */
export const groups = {
  'Run and use': { ...graph, ...shop, ...databases, ...backups },
  Develop: { ...checks, ...bundles, ...newCode, ...schemas, ...documents },
  'Test and measure': { ...tests, ...benchmarks },
};
