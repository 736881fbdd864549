import { hostAndPort, lifetime, readableFile, time } from '../command-line/forms.js';
import { runFile } from '../command-line/programs.js';
import { root } from '../prepare.js';
import { readSettings } from '../settings/find-setting-problems.js';

const CURRENCY = 'SHOP_CURRENCY is the currency of the prices.';
const CATALOGUE_CODES = [
  ['1', 'done, except for the rows that are named'],
  ['2', 'wrong use, or it could not run to its end'],
  ['130', 'interrupted'],
];

/** What works on the shop's data. The programs that the subgraphs bring along check their options themselves, too. */
export const shop = {
  token: {
    summary: 'prints a login for the graph of this folder',
    details:
      'Send it as "Authorization: Bearer …". docs/scopes.md says what each scope opens. A graph with NODE_ENV=production refuses it: its logins come from AUTH_JWKS_URL.',
    page: 'docs/scopes.md',
    options: {
      customer: { value: 'ID', required: true, help: 'the customer, or the member of staff' },
      scope: {
        value: 'SCOPES',
        several: true,
        someOf: readSettings().scopes,
        help: 'what they may do beyond their own carts and orders, separated by spaces or commas',
      },
      expires: { value: 'TIME', form: lifetime, fallback: '8h', help: 'how long the login is valid, such as 30m' },
    },
    examples: ['--customer ada --scope "orders:read"', 'TOKEN=$(npm run --silent token -- --customer ada)'],
    needs: 'build',
    readsSettings: true,
    reads: 'keys',
    run: async ({ options, say }) => (await local()).tokenCommand(root, process.env, options, say),
  },
  secrets: {
    summary: 'makes the keys and passwords of a deployment, in a folder for each service; existing files are kept',
    details:
      'Each folder has a file variables.env for its service, which no other service should be able to read. That of operator is for db:create, db:migrate and the other commands; database/password is that of the superuser postgres.',
    page: 'docs/deploy.md',
    options: {
      output: { value: 'DIRECTORY', required: true, help: 'where the folders are made' },
      server: {
        value: 'HOST:PORT',
        form: hostAndPort,
        fallback: 'database:5432',
        help: 'where services find the database server',
      },
    },
    examples: ['--output /srv/shop/secrets --server 10.0.0.5:5432'],
    needs: '@commerce/local-stack',
    readsDatabases: false,
    run: async ({ options, say }) => (await local()).secretsCommand(root, options, say),
  },
  import: {
    summary: 'imports products as Shopify or WooCommerce exports them, or other programs with --map',
    details: `What differs is changed, what the file does not mention is kept, and the same file again changes nothing. ${CURRENCY}`,
    page: 'docs/import.md',
    positional: { label: 'FILE.csv', form: readableFile },
    options: {
      'dry-run': { help: 'writes nothing, and tells what would change' },
      'if-empty': { help: 'does nothing if the catalogue has a product already' },
      'decimal-separator': {
        value: 'comma|point',
        oneOf: ['comma', 'point', ',', '.'],
        help: 'what stands before decimals in the file; else the numbers of each column show it',
      },
      source: { value: 'NAME', help: 'which shop the file comes from, if products come from several' },
      map: {
        value: 'MAPPING.yaml',
        form: readableFile,
        help: 'for the files of other programs: which of their columns is which of ours',
      },
      explain: { help: 'shows how the columns and the first products are understood; writes nothing' },
    },
    examples: ['products.csv', 'products.csv --dry-run', 'products.csv --map mapping.yaml --explain'],
    exitCodes: CATALOGUE_CODES,
    needs: 'build',
    readsSettings: true,
    run: async ({ args }) => (await local()).importCommand(root, process.env, args),
  },
  export: {
    summary: "exports the catalogue in Shopify's format; it imports to an identical one",
    details: `Drafts and archived products are in it; past and scheduled prices and reservations are not. ${CURRENCY}`,
    page: 'docs/import.md',
    positional: { label: 'FILE.csv' },
    options: {
      headers: {
        value: 'classic|newer',
        oneOf: ['classic', 'newer'],
        help: 'newer names the columns as in Shopify\'s newer template: "URL handle" instead of "Handle"',
      },
      'safe-for-spreadsheets': {
        help: 'puts an apostrophe before cells that a spreadsheet would take for formulas; the import takes it away',
      },
      yes: { help: 'replaces the file if there is one already' },
    },
    examples: ['catalogue.csv', 'npm run --silent export -- - > catalogue.csv'],
    exitCodes: [['1', 'done, except for what is named'], ...CATALOGUE_CODES.slice(1)],
    needs: 'build',
    readsSettings: true,
    reads: 'databases',
    run: async ({ args }) => (await local()).exportCommand(root, process.env, args),
  },
  generate: {
    summary: 'generates a realistic catalogue, the same for the same seed; can be interrupted and continued',
    details: `Existing products are kept; with a larger N it grows. ${CURRENCY}`,
    options: {
      products: { value: 'N', integer: true, required: true, help: 'how many products of this seed there are to be' },
      seed: { value: 'S', integer: true, help: 'another catalogue than that of seed 1' },
    },
    examples: ['--products 100000'],
    exitCodes: CATALOGUE_CODES.slice(1),
    needs: 'build',
    readsSettings: true,
    run: async ({ args }) => (await local()).generateCommand(root, process.env, args),
  },
  'orders:export': {
    summary: 'exports orders as CSV, the oldest first',
    details: 'Cells that a spreadsheet would take for a formula begin with an apostrophe.',
    page: 'docs/orders.md',
    options: {
      output: { value: 'FILE', help: 'a file, which must not be there yet, instead of the standard output' },
      lines: { help: 'one row a line of an order, instead of one row an order' },
      status: {
        value: 'STATUS',
        several: true,
        oneOf: ['CONFIRMED', 'PAID', 'FULFILLED', 'CANCELLED', 'REFUNDED'],
        help: 'only orders that are CONFIRMED, PAID, FULFILLED, CANCELLED or REFUNDED',
      },
      from: {
        value: 'TIME',
        form: time,
        help: 'only orders placed from this moment on: 2026-01-01 or 2026-01-01T09:00:00Z',
      },
      to: { value: 'TIME', form: time, help: 'only orders placed before this moment' },
      customer: { value: 'ID', help: 'only orders of this customer' },
    },
    examples: ['npm run --silent orders:export -- --from 2026-01-01 > orders.csv'],
    exitCodes: [CATALOGUE_CODES[1]],
    needs: 'build',
    readsSettings: true,
    reads: 'databases',
    run: ({ args }) =>
      withServiceUrls(({ databaseUrl }, urls) =>
        runFile('apps/orders-subgraph/dist/export.js', args, {
          env: { DATABASE_URL: databaseUrl(urls, 'orders') },
          endsUnread: true,
        }),
      ),
  },
  'payment-sandbox': {
    summary: 'runs a payment provider for trials and tests, until Ctrl-C',
    details:
      'PAYMENT_WEBHOOK_SECRET must be the same as for orders. PAYMENT_SANDBOX_PORT is its port (4010), PAYMENT_CALLBACK_URL the address that it notifies of payments. A token goes into the paymentMethod of placeOrder (docs/orders.md).',
    page: 'docs/configuration.md',
    examples: [''],
    needs: 'build',
    readsSettings: true,
    staysUp: true,
    run: async () => {
      const stack = await (await local()).findStack(root, process.env);
      const callbackUrl = `http://127.0.0.1:${stack?.ports['orders-subgraph'] ?? 4003}/payments/callback`;
      await (await import('@commerce/payment-sandbox')).sandboxCommand(process.env, callbackUrl);
    },
  },
  audit: {
    summary:
      'checks that orders, carts, stock, payments and events of all three databases agree, and repairs them on request',
    details:
      'Without --repair it changes nothing. --repair repeats steps of the checkout that one of the databases has forgotten because it was restored to an earlier moment, and lists what a person must decide.',
    page: 'docs/operations/repair.md',
    options: {
      json: { help: 'prints the findings as JSON, one a line, and how many orders were audited' },
      repair: { help: 'repairs what the rules of the checkout allow; with --dry-run or --yes' },
      'dry-run': { help: 'with --repair: tells what would be done' },
      yes: { help: 'with --repair: does it' },
      cancel: {
        value: 'ORDER',
        several: true,
        help: 'with --repair: cancels this order, by its number, or by its id if the orders database does not know it',
      },
    },
    check: ({ repair = false, 'dry-run': dryRun = false, yes = false, cancel = [] }) => {
      if (!repair && (dryRun || yes || cancel.length > 0)) return '--dry-run, --yes and --cancel belong to --repair.';
      if (!repair || dryRun !== yes) return null;
      return '--repair changes the databases: --dry-run tells what would be done, --yes does it.';
    },
    examples: ['', '--repair --dry-run', '--repair --yes'],
    exitCodes: [['1', 'they do not agree, or it could not be checked']],
    needs: 'build',
    readsSettings: true,
    reads: 'databases',
    run: async ({ options: { json = false, repair, 'dry-run': dryRun = false, cancel = [] }, say }) => {
      const { auditCommand, repairCommand } = await import('@commerce/checkout-audit');
      return withServiceUrls((_stack, urls) =>
        repair ? repairCommand(urls, say, { root, dryRun, cancel, json }) : auditCommand(urls, say, { json }),
      );
    },
  },
  'audit:export': {
    summary: 'exports what staff did, and the seals of that audit log, as JSON, one entry a line',
    details: 'Keep exports where nobody can change them: they show what the audit log was at their time.',
    page: 'docs/operations/audit-log.md',
    examples: ['npm run --silent audit:export > audit.jsonl'],
    needs: 'build',
    readsSettings: true,
    reads: 'databases',
    run: async ({ say }) => {
      const { exportTrailCommand } = await import('@commerce/checkout-audit');
      await withServiceUrls((_stack, urls) => exportTrailCommand(urls, say));
    },
  },
};

function local() {
  return import('@commerce/local-stack');
}

/** None of these commands may do more than the services. */
async function withServiceUrls(work) {
  const stack = await local();
  return stack.withDatabases(stack.readGraph(root), process.env, ({ services }) => work(stack, services));
}
