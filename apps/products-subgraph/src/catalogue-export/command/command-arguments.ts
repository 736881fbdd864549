import { parseArgs } from 'node:util';
import type { FileStyle } from '../../catalogue-files/catalogue-text.ts';

export const HELP = `Usage: npm run export -- FILE.csv [--headers classic|newer] [--safe-for-spreadsheets] [--yes]
       npm run --silent export -- - > FILE.csv

Writes a snapshot of the whole catalogue, with drafts and archived products, to a product file in Shopify's format.
Imported into an empty catalogue, it gives an identical one. The file appears when it is complete.

  --headers newer  names the columns as in Shopify's newer template: "URL handle" instead of "Handle"
  --safe-for-spreadsheets
                   puts an apostrophe before cells that a spreadsheet would read as formulas. The import removes it
  --yes            replaces the file if there is one already
  --help           show this text

Not in the file: past and scheduled prices, reservations of orders, categories without products, versions and dates.
Without --safe-for-spreadsheets, cells are written unchanged, even if a spreadsheet would read them as formulas.

Environment:
  DATABASE_URL    the database of products-subgraph
  SHOP_CURRENCY   the currency of the file's prices (default: EUR)

Exit codes: 0 complete; 1 complete except for what the report names; 2 the export could not run, or did not finish;
130 it was interrupted. With 2 and 130, no file is written.
`;

/** What the command line asks for. */
export type CommandArguments =
  | { kind: 'help' }
  /** File is `-` for standard output. */
  | { kind: 'export'; file: string; style: FileStyle; replaces: boolean }
  | { kind: 'mistake'; message: string };

export function readArguments(args: string[]): CommandArguments {
  try {
    const options = {
      headers: { type: 'string', default: 'classic' },
      'safe-for-spreadsheets': { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return { kind: 'help' };
    const { headers } = values;
    if (headers !== 'classic' && headers !== 'newer') {
      return { kind: 'mistake', message: `--headers must be classic or newer, not ${JSON.stringify(headers)}.` };
    }
    const [file] = positionals;
    if (file !== undefined && positionals.length === 1) {
      const style: FileStyle = { headers, safeForSpreadsheets: values['safe-for-spreadsheets'] };
      return { kind: 'export', file, style, replaces: values.yes };
    }
    return { kind: 'mistake', message: `Name one file to export to, not ${positionals.length}.` };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { kind: 'mistake', message: error.message };
  }
}
