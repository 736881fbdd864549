import { stringify } from 'yaml';
import { z } from 'zod';
import { readYaml } from '../config/read-yaml.ts';
import type { PlanShape } from './plan-shape.ts';

const snapshotSchema = z.record(
  z.string(),
  z.strictObject({ hops: z.int(), fetches: z.int(), plan: z.array(z.string()) }),
  'must map the names of operations to their plans',
);

/** Reads the committed plans. @throws {InputError} */
export function readPlanSnapshot(directory: string, path: string): Record<string, PlanShape> {
  return readYaml(directory, path, snapshotSchema);
}

/** The text of the file that holds these plans. */
export function printPlanSnapshot(shapes: ReadonlyMap<string, PlanShape>): string {
  const sorted = [...shapes].sort(([left], [right]) => (left < right ? -1 : 1));
  const header = `# The query plan of each known operation; written by "npm run schema:accept".
# A fetch is its hop, the subgraph that is asked, and the path of the answer that it fills in.
`;
  return header + stringify(Object.fromEntries(sorted), { lineWidth: 0 });
}
