import { root } from '../prepare.js';

const migrations = () => import('@commerce/migrations');

/** What works on the schemas of the databases. */
export const databases = {
  'db:status': {
    summary: 'lists the migrations of the databases',
    options: { json: { help: 'prints them as JSON' } },
    examples: [''],
    exitCodes: [['1', 'a migration is missing, has failed or is unknown']],
    needs: '@commerce/migrations',
    readsSettings: true,
    run: async ({ options, say }) => (await migrations()).statusCommand(root, process.env, say, options),
  },
  'db:migrate': {
    summary: 'applies the missing migrations to the databases',
    options: { 'dry-run': { help: 'lists what would be applied' } },
    examples: ['', '--dry-run'],
    needs: '@commerce/migrations',
    readsSettings: true,
    run: async ({ options, say }) =>
      (await migrations()).migrateCommand(root, process.env, say, { dryRun: options['dry-run'] }),
  },
};
