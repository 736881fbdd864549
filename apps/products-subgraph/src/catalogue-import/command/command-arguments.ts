import { parseArgs } from 'node:util';
import type { DecimalSeparator } from '../../catalogue-files/numeral.ts';

export const HELP = `Usage: npm run import -- FILE.csv [--dry-run] [--if-empty] [--decimal-separator comma|point]
                              [--source NAME] [--map MAPPING.yaml] [--explain]

Imports a product file into the catalogue: CSV in UTF-8 or UTF-16, as Shopify or WooCommerce exports it, recognised by
its header; or a list of SKUs with prices or stock. Products that differ are updated, products that the file does not
mention stay, and importing the same file again changes nothing.

  --dry-run   write nothing, and report what would change
  --if-empty  do nothing if the catalogue already has a product
  --decimal-separator comma|point
              the decimal separator of the file; by default the numbers of each column show it, and “1,500” is refused
              if they do not
  --source NAME
              which shop the file comes from, if there are several: they use the same IDs for different products
  --map MAPPING.yaml
              for files of other programs: maps their columns to ours (docs/import.md)
  --explain   show how the columns and the first products are understood; needs no database, and writes nothing
  --help      show this text

Environment:
  DATABASE_URL    the database of products-subgraph
  SHOP_CURRENCY   the currency of the file's prices (default: EUR)

Exit codes: 0 all rows are imported; 1 all except the rows that the report names; 2 the import could not run, or did
not finish; 130 it was interrupted. Products that were imported stay; running it again completes the import.
`;

export interface ImportArguments {
  kind: 'import';
  file: string;
  dryRun: boolean;
  ifEmpty: boolean;
  decimalSeparator: DecimalSeparator | null;
  /** The shop that the products' ids come from; undefined for the default of the format. */
  origin: string | undefined;
  /** The mapping file; null for the built-in formats. */
  mappingFile: string | null;
  /** Whether only to show how the file is understood. */
  explain: boolean;
}

const SEPARATORS: Readonly<Record<string, DecimalSeparator>> = { comma: ',', point: '.', ',': ',', '.': '.' };

/** What the command line asks for. */
export type CommandArguments = { kind: 'help' } | ImportArguments | { kind: 'mistake'; message: string };

export function readArguments(args: string[]): CommandArguments {
  try {
    const options = {
      'dry-run': { type: 'boolean', default: false },
      'if-empty': { type: 'boolean', default: false },
      'decimal-separator': { type: 'string' },
      source: { type: 'string' },
      map: { type: 'string' },
      explain: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return { kind: 'help' };
    const [file] = positionals;
    const given = values['decimal-separator'];
    const decimalSeparator = given === undefined ? null : SEPARATORS[given];
    if (decimalSeparator === undefined) {
      return { kind: 'mistake', message: `--decimal-separator must be comma or point, not ${JSON.stringify(given)}.` };
    }
    if (file !== undefined && positionals.length === 1) {
      const { 'dry-run': dryRun, 'if-empty': ifEmpty, source: origin, map: mappingFile = null, explain } = values;
      if (origin === undefined || /^\S.{0,99}$/.test(origin)) {
        return { kind: 'import', file, dryRun, ifEmpty, decimalSeparator, origin, mappingFile, explain };
      }
      return { kind: 'mistake', message: '--source must be a name of 1 to 100 characters.' };
    }
    return { kind: 'mistake', message: `Name one file to import, not ${positionals.length}.` };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { kind: 'mistake', message: error.message };
  }
}
