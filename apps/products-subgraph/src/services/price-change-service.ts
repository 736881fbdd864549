import { invalidInput, isUuid, notFound } from '@commerce/graphql';
import { v7 as newId } from 'uuid';
import type { PriceRow } from '../domain/catalogue.ts';
import { type PricePlan, planPrices } from '../domain/plan-prices.ts';
import { type PriceRequest, readPriceRequest } from '../domain/price-change.ts';
import type { StaffActor } from '../domain/staff-event.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { insertPlanned, lockProductsOf, readAround, readPricesAround } from './price-writes.ts';
import { repeatOnConflict } from './transaction.ts';

/** The outcome of setting one price: the price that is valid from the requested time on, or why it was refused. */
export type PriceOutcome = { price: PriceRow } | Extract<PricePlan, { problem: unknown }>;

/** Sets prices. A price is never changed: a new one supersedes it. */
export type PriceChangeService = ReturnType<typeof createPriceChangeService>;

export function createPriceChangeService({ prisma, currencyCode }: { prisma: PrismaClient; currencyCode: string }) {
  return {
    /**
     * One outcome per request, in order; an invalid request does not affect the others. Changes of one product run one
     * after the other, so the last of several concurrent ones applies.
     */
    async set(actor: StaffActor, requests: readonly PriceRequest[]): Promise<PriceOutcome[]> {
      const transaction = async (tx: Prisma.TransactionClient) => {
        const now = await lockProductsOf(tx, requests.map(({ variantId }) => variantId).filter(isUuid));
        const checked = requests.map((request) => readPriceRequest(request, currencyCode, now));
        const changes = checked.flatMap((change) => ('code' in change ? [] : [change]));
        const plans = planPrices(checked, await readPricesAround(tx, changes, now), now, newId);
        await insertPlanned(tx, actor, plans, 'PRICE_SET');
        return plans.map((plan) => ('problem' in plan ? plan : { price: plan.after }));
      };
      return repeatOnConflict(() => prisma.$transaction(transaction));
    },

    /** Withdraws a scheduled price: the price before it stays valid. */
    async cancel(actor: StaffActor, priceId: string): Promise<PriceOutcome> {
      const transaction = async (tx: Prisma.TransactionClient) => {
        const price = await tx.price.findUnique({ where: { id: priceId } });
        if (!price) return { problem: notFound('there is no such price', ['priceId']) };
        const refuse = (message: string) => ({ problem: invalidInput(message, ['priceId']) });
        const now = await lockProductsOf(tx, [price.variantId]);
        if (price.validFrom <= now) return refuse('this price has already taken effect; set a new price instead');
        const { standing, before } = await readAround(tx, price);
        if (standing?.cancels === price.id) return { price: standing };
        if (standing?.id !== price.id) return refuse('another price has already superseded this one');
        if (!before) return refuse('there is no price before this one; set a new price instead');
        const after = { ...before, id: newId(), validFrom: price.validFrom, cancels: price.id };
        await insertPlanned(tx, actor, [{ before: price, after, isNew: true }], 'PRICE_CANCELLED');
        return { price: after };
      };
      return repeatOnConflict(() => prisma.$transaction(transaction));
    },
  };
}
