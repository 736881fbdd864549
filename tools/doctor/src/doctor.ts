import { checkArtefacts } from './artefacts.ts';
import type { Check, Finding, Setup } from './check.ts';
import { checkDataDirectory } from './data-directory.ts';
import { checkDatabases } from './databases.ts';
import { checkPorts } from './ports.ts';
import { checkPostgres } from './postgres.ts';

const CHECKS: readonly Check[] = [checkDataDirectory, checkPorts, checkPostgres, checkDatabases, checkArtefacts];

/** `npm run doctor`: checks everything that `npm start` needs. @returns the exit code: 1 if something is wrong. */
export async function doctor(setup: Setup, say: (line: string) => void): Promise<number> {
  let problems = 0;
  for (const check of CHECKS) {
    for (const finding of await look(check, setup)) {
      const isFine = 'ok' in finding;
      if (!isFine) problems += 1;
      say(`${isFine ? '✓' : '✗'} ${check.title.padEnd(16)} ${isFine ? finding.ok : finding.problem}`);
    }
  }
  say(problems === 0 ? '\nAll is well.' : `\n${problems === 1 ? 'One thing is' : `${problems} things are`} wrong.`);
  return problems === 0 ? 0 : 1;
}

async function look(check: Check, setup: Setup): Promise<Finding[]> {
  try {
    return await check.look(setup);
  } catch (error) {
    return [{ problem: error instanceof Error ? error.message : String(error) }];
  }
}
