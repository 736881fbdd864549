import type { Client } from '../client.ts';

/** The values of an example's variables. */
type Variables = Record<string, unknown>;

/** Makes what an example is about, so that it does not hang on the others, and answers its variables. */
export type Prepare = () => Variables | Promise<Variables>;

/** The examples of those who ask with the same login. */
export interface Part {
  client: Client;
  examples: Record<string, Prepare>;
  /** Takes back what others would stumble over. */
  tidyUp?(): Promise<void>;
}
