import type { PriceRow } from '../domain/catalogue.ts';
import { type PriceEntry, type PricePlan, type PricesAround, priceKey } from '../domain/plan-prices.ts';
import type { PriceChange } from '../domain/price-change.ts';
import { type AuditEntry, changesBetween, type StaffAction, type StaffActor } from '../domain/staff-event.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { readClock } from './database-clock.ts';
import { recordStaffEvents } from './record-staff-events.ts';

type Transaction = Prisma.TransactionClient;

/**
 * Locks the products of variants in the order of their ids, as the end of the transaction does when it writes their
 * listing. Returns the time from which immediate changes are valid: the database's clock, after the wait.
 */
export async function lockProductsOf(tx: Transaction, variantIds: readonly string[]): Promise<Date> {
  await tx.$executeRaw`
    SELECT FROM product
    WHERE id IN (SELECT product_id FROM variant WHERE id = ANY(${variantIds}::uuid[])) ORDER BY id FOR NO KEY UPDATE`;
  return readClock(tx);
}

type PricesAroundRow = Omit<PriceEntry, 'id'> & { id: string | null; at: Date; scheduled: number };

/** The prices of each variant around the moment of its change, by `priceKey`. */
export async function readPricesAround(
  tx: Transaction,
  changes: readonly PriceChange[],
  now: Date,
): Promise<Map<string, PricesAround>> {
  const asked = changes.map(({ variantId, validFrom }) => ({ variantId, at: validFrom ?? now }));
  const rows = await tx.$queryRaw<PricesAroundRow[]>`
    SELECT v.id AS "variantId", asked.at, held.id, held.amount_minor AS "amountMinor",
           held.compare_at_minor AS "compareAtMinor", held.currency_code AS "currencyCode",
           held.valid_from AS "validFrom", held.cancels,
           (SELECT count(DISTINCT valid_from)::int FROM price
            WHERE variant_id = v.id AND valid_from > ${now}::timestamptz AND valid_from <> asked.at) AS scheduled
    FROM json_to_recordset(${JSON.stringify(asked)}::json) AS asked ("variantId" uuid, at timestamptz)
    JOIN variant v ON v.id = asked."variantId"
    LEFT JOIN LATERAL (
      SELECT * FROM price WHERE variant_id = v.id AND valid_from <= asked.at
      ORDER BY valid_from DESC, sequence DESC LIMIT 1
    ) held ON true`;
  return new Map(rows.map((row) => [priceKey(row.variantId, row.at), toPricesAround(row)]));
}

function toPricesAround({ id, at: _, scheduled, ...price }: PricesAroundRow): PricesAround {
  return { price: id === null ? null : { id, ...price }, scheduled };
}

/** The price that applies when a price starts, and the one that applies until then. */
export async function readAround(tx: Transaction, { variantId, validFrom }: PriceRow) {
  const orderBy = [{ validFrom: 'desc' }, { sequence: 'desc' }] as const;
  const find = (moment: Prisma.DateTimeFilter) =>
    tx.price.findFirst({ where: { variantId, validFrom: moment }, orderBy: [...orderBy], omit: { sequence: true } });
  return { standing: await find({ equals: validFrom }), before: await find({ lt: validFrom }) };
}

/** Writes the new prices, in order, and who set them. */
export async function insertPlanned(
  tx: Transaction,
  actor: StaffActor,
  plans: readonly PricePlan[],
  action: Extract<StaffAction, 'PRICE_SET' | 'PRICE_CANCELLED'>,
): Promise<void> {
  const written = plans.flatMap((plan) => ('problem' in plan || !plan.isNew ? [] : [plan]));
  if (written.length === 0) return;
  await tx.price.createMany({ data: written.map(({ after }) => after) });
  const auditEntries = written.map(({ before, after }): AuditEntry<StaffAction> => {
    const changes = changesBetween(before && auditedFields(before), auditedFields(after));
    return { action, entityType: 'VARIANT', entityId: after.variantId, changes };
  });
  await recordStaffEvents(tx, actor, auditEntries);
}

/** A price as the audit log shows it. */
function auditedFields({ id, amountMinor, compareAtMinor, currencyCode, validFrom }: PriceRow) {
  const compareAt = compareAtMinor === null ? null : Number(compareAtMinor);
  return { priceId: id, amountMinor: Number(amountMinor), compareAtMinor: compareAt, currencyCode, validFrom };
}
