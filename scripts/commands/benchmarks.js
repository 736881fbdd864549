import { runFile } from '../command-line/programs.js';

const seconds = { value: 'N', integer: true, fallback: '5', help: 'how long each measurement takes' };
const rounds = { value: 'N', integer: true, fallback: '3', help: 'how often each is repeated; the median counts' };
const sizes = (what, fallback) => ({ value: 'N,N', fallback, help: `how many ${what}, one graph each` });
const clients = (fallback) => ({ value: 'N,N', fallback, help: 'how many clients at the same time' });
const without = { value: 'NAME,NAME', help: 'the mechanisms to turn off in turn; all unless given, none for ""' };

const bench = (name, summary, { page = name, options = {}, examples = [''] } = {}) => ({
  summary,
  options,
  examples,
  page: `docs/benchmarks/${page}.md`,
  needs: 'build',
  run: ({ args }) => runFile(`bench/${name}.js`, args),
});

/** Benchmarks; each starts a graph of its own. */
export const benchmarks = {
  bench: bench('side-by-side', 'compares this gateway over HTTP and in one process with @apollo/gateway', {
    options: {
      seconds: { ...seconds, fallback: '2' },
      rounds,
      clients: { value: 'N', integer: true, fallback: '16', help: 'how many clients at the same time' },
      operations: {
        value: 'NAME,NAME',
        fallback: 'order { total },unequal pages,cart,checkout',
        help: 'these operations',
      },
    },
    examples: ['', '--rounds 5'],
  }),
  'bench:products': bench('products', 'measures browsing with 1,000 to 1,000,000 products', {
    options: { products: sizes('products', '1000,100000,1000000'), seconds, rounds },
    examples: ['', '--products 1000 --rounds 1'],
  }),
  'bench:cart': bench('cart', 'measures carts with 1,000 and 1,000,000 carts', {
    options: { carts: sizes('carts', '1000,1000000'), seconds, rounds },
    examples: ['', '--carts 1000'],
  }),
  'bench:checkout': bench('checkout', 'measures checkouts and orders with 1,000 and 1,000,000 orders', {
    options: { orders: sizes('orders', '1000,1000000'), seconds, rounds, clients: clients('1,16,64') },
    examples: ['', '--orders 1000 --clients 1,16'],
  }),
  'bench:batching': bench('batching', 'measures what simultaneous checkouts share, with each mechanism turned off', {
    page: 'checkout',
    options: {
      checkouts: { value: 'N', integer: true, fallback: '600', help: 'how many checkouts' },
      clients: clients('1,16,64'),
      without,
    },
  }),
  'bench:gateway': bench(
    'gateway',
    'measures the gateway beside @apollo/gateway, without each of its mechanisms, or beside another clone',
    {
      options: {
        requests: { value: 'N', integer: true, fallback: '500', help: 'how many requests of each operation' },
        rounds,
        clients: clients('1,16'),
        operations: { value: 'NAME,NAME', help: 'only these operations' },
        without,
        apollo: { negative: true, fallback: true, help: 'leaves @apollo/gateway out' },
        against: { value: 'FOLDER', help: 'a clone to compare with, which is built' },
        traces: { value: 'RATIO', help: 'a graph to compare with that exports this share of its traces' },
      },
      examples: ['', '--without "" --no-apollo --against ../former-state', '--without "" --no-apollo --traces 0.01'],
    },
  ),
  'bench:stock': bench('stock', 'measures reservations and imports', {
    options: {
      seconds,
      rounds,
      'import-rows': { value: 'N', integer: true, fallback: '20000', help: 'rows of the imported file' },
    },
  }),
  'bench:schema-check': bench('schema-check', 'measures schema checks'),
};
