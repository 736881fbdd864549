import { z } from 'zod';

/** An exact amount in an event. */
export const moneyData = z.strictObject({
  minorUnits: z.int().describe('An integer of minor units of the currency: 1990 for EUR 19.90.'),
  currencyCode: z.string().length(3).describe('ISO 4217.'),
});

/** An id of the graph, opaque and stable. */
export const idData = z.guid();

/** A moment, in UTC. */
export const momentData = z.iso.datetime();
