import { appendEvents, type NewEvent } from '@commerce/outbox';
import type { PrismaClient } from '../../generated/prisma/client.ts';

/** Takes over the events of other services: they go through the outbox of this one, as its own do. */
export type AcceptEventsService = ReturnType<typeof createAcceptEventsService>;

export function createAcceptEventsService({ prisma }: { prisma: PrismaClient }) {
  return {
    /** Those whose ids are known are here already. */
    accept: (events: readonly NewEvent[]): Promise<void> => appendEvents(prisma, events),
  };
}
