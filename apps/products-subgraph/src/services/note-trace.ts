import { traceparent } from '@commerce/tracing';
import { Prisma } from '../generated/prisma/client.ts';

/**
 * The SQL expression by which a transaction notes its trace: the events that triggers write until its end belong to it.
 */
export function noteTrace(): Prisma.Sql {
  return Prisma.sql`set_config('commerce.traceparent', ${traceparent() ?? ''}, true)`;
}
