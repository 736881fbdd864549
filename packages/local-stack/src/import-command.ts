import { runImporter } from './import-file.ts';
import { withDatabases } from './with-databases.ts';

/**
 * `npm run import`: runs the importer on the clone's catalogue, or on the one that the environment names.
 * @returns the exit code.
 */
export async function importCommand(root: string, env: NodeJS.ProcessEnv, parameters: string[]): Promise<number> {
  try {
    if (parameters.includes('--help')) return await runImporter(root, 'postgresql://none', parameters);
    return await withDatabases(root, env, ({ products }) => runImporter(root, products, parameters));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}
