import type { z } from 'zod';

/** What receivers may rely on for one type of event. */
export interface EventContract<Data extends z.ZodObject = z.ZodObject> {
  /** Of the form of `data`: raised, beside the old one, when something is taken away or changes its meaning. */
  version: number;
  /** When it is sent, for those who receive it. */
  description: string;
  data: Data;
  /** What it happened to: events of one entity are delivered in their order. */
  entityOf: (data: z.output<Data>) => string;
}

/** Declares a contract; its data are checked against it. */
export function contract<Data extends z.ZodObject>(declared: EventContract<Data>): EventContract<Data> {
  return declared;
}
