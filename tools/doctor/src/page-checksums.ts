import { hasPageChecksums } from '@commerce/database';
import { databaseUrl, findDatabases, readGraph } from '@commerce/local-stack';
import type { Check } from './check.ts';

/** Checks whether the servers of the databases notice pages that their disk has damaged. */
export const checkPageChecksums: Check = {
  title: 'Page checksums',
  async look({ root, env }) {
    const graph = readGraph(root);
    const found = await findDatabases(graph, env);
    if (!found) return [{ ok: 'not running: a new server has them' }];
    const urls = graph.databases.map(({ name }) => databaseUrl(found.databases.owners, name));
    // That one does not answer is told by the check of databases.
    const results = await Promise.allSettled(urls.map(hasPageChecksums));
    if (results.some((result) => result.status === 'fulfilled' && !result.value)) {
      return [{ problem: 'off: pages that the disk damages are not noticed: see docs/operations/database-faults.md' }];
    }
    return results.every(({ status }) => status === 'fulfilled') ? [{ ok: 'on: damaged pages are noticed' }] : [];
  },
};
