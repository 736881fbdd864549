import type { Client } from '../client.ts';

/** The values of an example's variables. */
type Variables = Record<string, unknown>;

/** Creates the data of an example, so that it does not depend on the others, and returns its variables. */
export type Prepare = () => Variables | Promise<Variables>;

/** The examples with the same login. */
export interface Part {
  client: Client;
  examples: Record<string, Prepare>;
  /** Undoes what would affect others. */
  tidyUp?(): Promise<void>;
}
