import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Owner, PerformSteps } from './repair-step.ts';

/**
 * Has steps carried out by the subgraphs' own code, each on its database: by processes, since the services need not run.
 * @param root the folder of the repository.
 */
export function performIn(root: string, urls: Record<Owner, string>): PerformSteps {
  return async (owner, steps) => {
    const program = join(root, 'apps', `${owner}-subgraph`, 'dist', 'repair.js');
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, DATABASE_URL: urls[owner] },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = once(child, 'close');
    // A process that has died says so by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(steps.map((step) => `${JSON.stringify(step)}\n`).join(''));
    const refusals: (string | null)[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      refusals.push((JSON.parse(line) as { refused: string | null }).refused);
    }
    const [code] = (await ended) as [number | null];
    if (code !== 0 || refusals.length !== steps.length) throw new Error(`the repair of ${owner} ended with ${code}`);
    return refusals;
  };
}
