import { parseArgs } from 'node:util';

export const HELP = `Usage: npm run generate -- --products N [--seed S]

Makes a catalogue that looks like a real one: products with variants in sizes and colours, categories, vendors, tags,
stock, prices that changed and prices to come. Beside what is in the catalogue, and the same for the same seed wherever
it runs. What is in already stays: with a larger N it grows.

  --products N  how many products of this seed there are to be, 1 to 5,000,000
  --seed S      another catalogue than that of seed 1
  --help        show this text

Environment:
  DATABASE_URL    the database of products-subgraph
  SHOP_CURRENCY   the currency of the prices (default: EUR)

Exit codes: 0 all is in; 2 it could not run, or not to the end; 130 it was interrupted. What is in stays, and running it
again completes it.
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
    if (values.products === undefined) return mistake('Say how many products: --products 1000.');
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
