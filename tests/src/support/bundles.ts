import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import type { Call, Launcher } from './deployed-shop.ts';
import { root } from './repository.ts';

const run = promisify(execFile);

/** Makes all bundles. @param checkout the version that they are of: a folder with its packages. */
export async function makeBundles(folder: string, checkout = root): Promise<void> {
  await run(process.execPath, [join(checkout, 'scripts/run.js'), 'bundle', '--output', folder], { cwd: checkout });
}

/**
 * Runs bundles as processes, with no other variables than they need.
 * @param folder where they are, asked at each call.
 */
export function bundleProcesses(folder: () => string): Launcher {
  const parametersOf = ({ bundle, args = [], envFile }: Call) => [
    ...(envFile ? [`--env-file=${envFile}`] : []),
    join(folder(), bundle),
    ...args,
  ];
  const optionsOf = ({ env = {} }: Call) => ({ cwd: '/', env: { PATH: process.env.PATH, ...env } });
  return {
    async run(call) {
      return (await run(process.execPath, parametersOf(call), optionsOf(call))).stdout;
    },
    async start(call) {
      const child = spawn(process.execPath, parametersOf(call), { ...optionsOf(call), stdio: 'inherit' });
      const exited = once(child, 'exit').then(([code]) => code as number | null);
      const stop = () => {
        child.kill('SIGTERM');
        return exited;
      };
      onTestFinished(async () => void (await stop()));
      return { name: call.bundle, stop };
    },
  };
}
