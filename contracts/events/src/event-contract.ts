import type { z } from 'zod';

/** What receivers may rely on for one type of event. */
export interface EventContract<Data extends z.ZodObject = z.ZodObject> {
  /**
   * The version of the form of `data`. A new one is sent beside the old one when a property is removed or changes its
   * meaning.
   */
  version: number;
  /** When it is sent, for receivers. */
  description: string;
  data: Data;
  /** The entity of the event: events of one entity are delivered in order. */
  entityOf: (data: z.output<Data>) => string;
}

/** Declares a contract, with the type of its data. */
export function contract<Data extends z.ZodObject>(declared: EventContract<Data>): EventContract<Data> {
  return declared;
}
