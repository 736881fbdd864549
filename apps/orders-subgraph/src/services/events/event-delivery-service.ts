import { connection, encodeCursor, isUuid, type PageRequest } from '@commerce/graphql';
import type { DeliveryFilter, EventDelivery, EventDeliveryPage } from '../../domain/event-delivery.ts';
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts';
import {
  countDeliveries,
  findDeliveries,
  matching,
  NEWEST_DELIVERY,
  readDeliveries,
  replayDeliveries,
} from './delivery-repository.ts';

const MOST_REPLAYED = 1_000;

/** Shows deliveries to staff, and restarts dead letters. */
export type EventDeliveryService = ReturnType<typeof createEventDeliveryService>;

/** @param channel whose deliveries. */
export function createEventDeliveryService({ prisma, channel }: { prisma: PrismaClient; channel: 'webhook' | 'mail' }) {
  const oneOf = (id: string) => Prisma.sql`${matching(channel, {})} AND delivery.id = ${id}::uuid`;

  const find = async (id: string): Promise<EventDelivery | null> => {
    const [delivery] = isUuid(id) ? await findDeliveries(prisma, oneOf(id), 1) : [];
    return delivery ?? null;
  };

  return {
    find,

    /** A page, newest first. */
    async list(filter: DeliveryFilter, page: PageRequest): Promise<EventDeliveryPage> {
      const where = matching(channel, filter);
      const rows = await readDeliveries(prisma, where, page);
      const cursorOf = ({ position }: EventDelivery) => encodeCursor(NEWEST_DELIVERY, [Number(position)]);
      return { ...connection(rows, page, cursorOf), countAll: () => countDeliveries(prisma, where) };
    },

    /** Restarts a delivery. False if its target is disabled or gone. */
    async replay(id: string): Promise<boolean> {
      return (await replayDeliveries(prisma, oneOf(id), 1)) === 1;
    },

    /** Restarts the dead letters of an endpoint, at most 1,000; returns their number. */
    replayDead: (endpointId: string): Promise<number> =>
      replayDeliveries(prisma, matching(channel, { endpointId, status: 'DEAD' }), MOST_REPLAYED),
  };
}
