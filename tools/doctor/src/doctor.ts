import { checkArtefacts } from './artefacts.ts';
import { checkBackups } from './backups.ts';
import type { Check, Finding, Setup } from './check.ts';
import { checkDataDirectory } from './data-directory.ts';
import { checkDatabases } from './databases.ts';
import { checkPageChecksums } from './page-checksums.ts';
import { checkPorts } from './ports.ts';
import { checkPostgres } from './postgres.ts';

const CHECKS: readonly Check[] = [
  checkDataDirectory,
  checkPorts,
  checkPostgres,
  checkDatabases,
  checkPageChecksums,
  checkBackups,
  checkArtefacts,
];

/** `npm run doctor`: looks at everything that `npm start` needs. @returns the exit code: 1 if something is wrong. */
export async function doctor(
  setup: Setup,
  say: (line: string) => void,
  { json = false }: { json?: boolean } = {},
): Promise<number> {
  const findings: Record<string, string>[] = [{ check: 'Node', ok: process.versions.node }];
  if (!json) say(describe('Node', { ok: process.versions.node }));
  for (const check of CHECKS) {
    for (const finding of await look(check, setup)) {
      findings.push({ check: check.title, ...finding });
      if (!json) say(describe(check.title, finding));
    }
  }
  const problems = findings.filter((finding) => 'problem' in finding).length;
  if (json) say(JSON.stringify(findings, null, 2));
  else
    say(problems === 0 ? '\nAll is well.' : `\n${problems === 1 ? 'One thing is' : `${problems} things are`} wrong.`);
  return problems === 0 ? 0 : 1;
}

function describe(title: string, finding: Finding): string {
  return `${'ok' in finding ? '✓' : '✗'} ${title.padEnd(16)} ${'ok' in finding ? finding.ok : finding.problem}`;
}

async function look(check: Check, setup: Setup): Promise<Finding[]> {
  try {
    return await check.look(setup);
  } catch (error) {
    return [{ problem: error instanceof Error ? error.message : String(error) }];
  }
}
