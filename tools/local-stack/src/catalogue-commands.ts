import { type CatalogueCommand, runCatalogueCommand } from './catalogue-process.ts';
import { type DatabaseRoles, databaseUrl } from './databases.ts';
import { readGraph } from './graph.ts';
import { withDatabases } from './with-databases.ts';

/**
 * `npm run import`, `npm run export` and `npm run generate`: they run on the clone's catalogue, or on the one in the
 * environment.
 * @returns the exit code.
 */
export const importCommand = catalogueCommand('import');
export const exportCommand = catalogueCommand('export');
export const generateCommand = catalogueCommand('generate');

function catalogueCommand(name: CatalogueCommand) {
  return async (root: string, env: NodeJS.ProcessEnv, parameters: string[]): Promise<number> => {
    const run = (url: string) => runCatalogueCommand(name, root, url, parameters, { outlivesInterruption: true });
    try {
      // Neither option needs a database.
      if (parameters.some((each) => each === '--help' || each === '--explain')) return await run('postgresql://none');
      // Generating sets the indexes of the tables, which only their owner may.
      const as = name === 'generate' ? 'owners' : 'services';
      const work = (databases: DatabaseRoles) => run(databaseUrl(databases[as], 'products'));
      const mayPrepare = name !== 'export' && !parameters.includes('--dry-run');
      return await withDatabases(readGraph(root), env, work, { mayPrepare });
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return 2;
    }
  };
}
