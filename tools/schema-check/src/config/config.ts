import { z } from 'zod';
import { SEVERITIES } from '../findings/finding.ts';

const path = z.string().min(1);

const operationSource = z.union([
  path,
  z.strictObject({
    path,
    /** The subgraph that the operations are sent to directly, instead of the gateway. */
    subgraph: z.string().min(1),
  }),
]);

/** What `schema-check.yaml` holds; paths are relative to the file. Only what it names is checked. */
export const configSchema = z.strictObject({
  /** A `supergraph.yaml` in Rover's format. */
  subgraphs: path.optional(),
  artefacts: z
    .strictObject({
      supergraph: path.optional(),
      /** The public API schema. */
      api: path.optional(),
      /** The hash of each subgraph's schema, for the gateway to compare with what runs. */
      hashes: path.optional(),
    })
    .default({}),
  /** The baseline of composition hints. */
  hints: path.optional(),
  /** Folders of `.graphql` files, single files, persisted-operations manifests, or recorded operations. */
  operations: z.array(operationSource).default([]),
  /** The breaking changes that are meant. */
  acknowledgements: path.optional(),
  plans: z
    .strictObject({
      snapshot: path,
      /** The most serial fetches that an operation may take, by its name. */
      budgets: z.record(z.string(), z.int().min(1)).default({}),
    })
    .optional(),
  lint: z
    .strictObject({
      /** Lists whose size their parent bounds, as `Type.field`. */
      boundedLists: z.array(z.string()).default([]),
    })
    .optional(),
  /** Another severity for a code. */
  severity: z.record(z.string(), z.enum([...SEVERITIES, 'off'])).default({}),
});

/** The checked configuration. */
export type Config = z.output<typeof configSchema>;
