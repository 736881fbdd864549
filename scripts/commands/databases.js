import { root } from '../prepare.js';

const migrations = () => import('@commerce/migrations');

const database = { value: 'NAME', help: 'this database alone' };

/** What works on the schemas of the databases. */
export const databases = {
  'db:status': {
    summary: 'lists the migrations of the databases',
    options: { database, json: { help: 'prints them as JSON' } },
    examples: [''],
    exitCodes: [['1', 'a migration is missing, has failed, is unknown, or was edited after it was applied']],
    needs: '@commerce/migrations',
    readsSettings: true,
    reads: 'databases',
    run: async ({ options, say }) => (await migrations()).statusCommand(root, process.env, say, options),
  },
  'db:create': {
    summary: 'creates the databases that the environment names, with their users, on an existing server',
    details:
      'DATABASE_SERVER_URL is the URL of a superuser of the server. The names of the databases and their users, and the passwords, are those of PRODUCTS_DATABASE_URL, PRODUCTS_OWNER_DATABASE_URL and the others. Existing databases are kept, and get this password and owner.',
    page: 'docs/deploy.md',
    examples: [''],
    needs: '@commerce/local-stack',
    readsSettings: true,
    run: async ({ say }) => (await import('@commerce/local-stack')).createDatabasesCommand(root, process.env, say),
  },
  'db:migrate': {
    summary: 'applies the missing migrations to the databases',
    options: { database, 'dry-run': { help: 'lists what would be applied' } },
    examples: ['', '--dry-run'],
    exitCodes: [['1', 'a migration has failed, is unknown, or was edited after it was applied']],
    needs: '@commerce/migrations',
    readsSettings: true,
    run: async ({ options: { 'dry-run': dryRun, ...options }, say }) =>
      (await migrations()).migrateCommand(root, process.env, say, { dryRun, ...options }),
  },
};
