import { z } from 'zod';
import { SEVERITIES } from '../findings/finding.ts';

const path = z.string().min(1);

const operationSource = z.union([
  path,
  z.strictObject({
    path,
    /** The subgraph that gets the operations directly, instead of the gateway. */
    subgraph: z.string().min(1),
  }),
]);

/** The content of `schema-check.yaml`; paths are relative to the file. Only what is configured is checked. */
export const configSchema = z.strictObject({
  /** A `supergraph.yaml` in Rover's format. */
  subgraphs: path.optional(),
  artefacts: z
    .strictObject({
      supergraph: path.optional(),
      /** The public API schema. */
      api: path.optional(),
      /** The hash of each subgraph's schema, which the gateway compares with the running subgraphs. */
      hashes: path.optional(),
    })
    .default({}),
  /** The baseline of composition hints. */
  hints: path.optional(),
  /** Folders of `.graphql` files, single files, persisted-operations manifests, or recorded operations. */
  operations: z.array(operationSource).default([]),
  /** The intended breaking changes. */
  acknowledgements: path.optional(),
  plans: z
    .strictObject({
      snapshot: path,
      /** The maximum number of sequential fetches of an operation, by its name. */
      budgets: z.record(z.string(), z.int().min(1)).default({}),
    })
    .optional(),
  lint: z
    .strictObject({
      /** Lists that are bounded by their parent, as `Type.field`. */
      boundedLists: z.array(z.string()).default([]),
    })
    .optional(),
  /** Changes the severity of a code. */
  severity: z.record(z.string(), z.enum([...SEVERITIES, 'off'])).default({}),
});

/** The checked configuration. */
export type Config = z.output<typeof configSchema>;
