import { readTrail } from '@commerce/database';
import { withConnections } from './audit-checkouts.ts';
import type { Owner } from './repair-step.ts';

/** `npm run audit:export`: prints the entries of each subgraph's audit log, then its seals, as JSON, one a line. */
export async function exportTrailCommand(urls: Record<Owner, string>, say: (line: string) => void): Promise<void> {
  await withConnections(urls, async (connections) => {
    for (const [subgraph, client] of Object.entries(connections)) {
      for await (const entry of readTrail(client)) say(JSON.stringify({ subgraph, ...entry }));
    }
  });
}
