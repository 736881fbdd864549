import { runProductsProgram } from './run-products-program.ts';
import { withDatabases } from './with-databases.ts';

/**
 * `npm run import` and `npm run generate`: runs the program on the clone's catalogue, or on the one that the environment
 * names.
 * @returns the exit code.
 */
export async function catalogueCommand(
  root: string,
  program: 'import' | 'generate',
  env: NodeJS.ProcessEnv,
  parameters: string[],
): Promise<number> {
  try {
    if (parameters.includes('--help')) return await runProductsProgram(root, program, 'postgresql://none', parameters);
    return await withDatabases(root, env, ({ products }) => runProductsProgram(root, program, products, parameters));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}
