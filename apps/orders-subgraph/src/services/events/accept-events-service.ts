import { appendEvents, type NewEvent } from '@commerce/outbox';
import type { PrismaClient } from '../../generated/prisma/client.ts';

/** Accepts events of other services into the outbox, next to this service's own. */
export type AcceptEventsService = ReturnType<typeof createAcceptEventsService>;

export function createAcceptEventsService({ prisma }: { prisma: PrismaClient }) {
  return {
    /** Events whose ids are known are stored already. */
    accept: (events: readonly NewEvent[]): Promise<void> => appendEvents(prisma, events),
  };
}
