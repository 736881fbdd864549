import { parseArgs } from 'node:util';

export const HELP = `Usage: npm run generate -- --products N [--seed S]

Generates a realistic catalogue: products with variants in sizes and colours, categories, vendors, tags, stock, past
prices and scheduled prices. The same seed gives the same products on every machine. Existing products stay: with a
larger N the catalogue grows.

  --products N  how many products of this seed the catalogue will have, 1 to 5,000,000
  --seed S      which catalogue to generate (default: 1)
  --help        show this text

Environment:
  DATABASE_URL    the database of products-subgraph
  SHOP_CURRENCY   the currency of the prices (default: EUR)

Exit codes: 0 complete; 2 it could not run, or did not finish; 130 it was interrupted. Products that were written stay;
running it again completes the catalogue.
`;

const MOST_PRODUCTS = 5_000_000;
const LARGEST_SEED = 2 ** 31 - 1;

/** What the command line asks for. */
export type CommandArguments =
  | { kind: 'help' }
  | { kind: 'generate'; products: number; seed: number }
  | { kind: 'mistake'; message: string };

export function readArguments(args: string[]): CommandArguments {
  try {
    const options = {
      products: { type: 'string' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    const { values } = parseArgs({ args, options });
    if (values.help) return { kind: 'help' };
    if (values.products === undefined) return mistake('Give the number of products: --products 1000.');
    const products = readInteger(values.products, MOST_PRODUCTS);
    if (products === null) return mistake(`--products takes a number from 1 to ${MOST_PRODUCTS}.`);
    const seed = readInteger(values.seed, LARGEST_SEED);
    if (seed === null) return mistake(`--seed takes a number from 1 to ${LARGEST_SEED}.`);
    return { kind: 'generate', products, seed };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return mistake(error.message);
  }
}

function mistake(message: string): CommandArguments {
  return { kind: 'mistake', message };
}

function readInteger(text: string, most: number): number | null {
  const number = Number(text);
  return /^\d+$/.test(text) && number >= 1 && number <= most ? number : null;
}
