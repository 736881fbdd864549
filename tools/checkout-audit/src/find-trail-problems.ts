import { findBrokenSeals } from '@commerce/database';
import type { Finding } from './finding.ts';
import type { Connections } from './read-facts.ts';

/** A transaction that runs for long, such as an import, delays the seals. */
const SEALED_WITHIN_MS = 3_600_000;

/** Where the audit logs are not what they were when they were sealed. */
export async function findTrailProblems(connections: Connections, lateAfterMs: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, client] of Object.entries(connections)) {
    const problems = await findBrokenSeals(client, SEALED_WITHIN_MS + lateAfterMs);
    findings.push(...problems.map((problem) => ({ ...problem, subject: `audit log of ${name}` })));
  }
  return findings;
}
