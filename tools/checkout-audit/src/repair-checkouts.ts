import { auditCheckouts, withConnections } from './audit-checkouts.ts';
import { readStrays } from './find-strays.ts';
import type { Owner, PerformSteps, RepairStep } from './repair-step.ts';
import { checkStray, giveUp } from './strays.ts';

/** A step, and why it could not be done, or null. */
export interface RepairedStep {
  step: RepairStep;
  refused: string | null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CANCELLED = 'It was cancelled by the shop.';

/**
 * Heals what the rules of the checkout allow, and cancels what a person has decided to cancel. What orders have to do
 * afterwards, their jobs do.
 * @param options.cancel numbers or ids of orders; an order that is in no database of orders is given up.
 * @param options.perform null to change nothing: then the steps are what would be done.
 */
export async function repairCheckouts(options: {
  urls: Record<Owner, string>;
  cancel: readonly string[];
  perform: PerformSteps | null;
  onStep: (repaired: RepairedStep) => void;
}): Promise<void> {
  const { urls, cancel, perform, onStep } = options;
  const carryOut = async (steps: readonly RepairStep[]) => {
    for (const owner of ['cart', 'products', 'orders'] as const) {
      const own = steps.filter((step) => step.owner === owner);
      const refusals = own.length > 0 && perform ? await perform(owner, own) : [];
      for (const [index, step] of own.entries()) onStep({ step, refused: refusals[index] ?? null });
    }
  };
  await carryOut(await planCancellations(urls, cancel));
  // Those under way, too: their next steps need what is repaired here. Each step may come while their own work goes on.
  await auditCheckouts({ urls, unfinishedAfterMs: 0, onFinding: () => undefined, onRepair: carryOut });
}

async function planCancellations(urls: Record<Owner, string>, named: readonly string[]): Promise<RepairStep[]> {
  if (named.length === 0) return [];
  return withConnections(urls, async (connections) => {
    const { rows } = await connections.orders.query<{ id: string; number: string }>(
      'SELECT id, number FROM "order" WHERE number = ANY($1) OR id::text = ANY($1)',
      [named],
    );
    const known = new Set(rows.flatMap(({ id, number }) => [id, number]));
    const unknown = named.filter((name) => !known.has(name));
    const strays = await readStrays(
      connections,
      unknown.filter((name) => UUID.test(name)),
    );
    const held = new Set(strays.flatMap((stray) => (checkStray(stray) ? [stray.orderId] : [])));
    const nothing = unknown.find((name) => !held.has(name));
    if (nothing !== undefined) throw new Error(`There is no order ${nothing}, and nothing is held for it.`);
    const cancelled = rows.map(
      ({ id }): RepairStep => ({ owner: 'orders', do: 'cancel', orderId: id, reason: CANCELLED }),
    );
    return [...cancelled, ...strays.flatMap(giveUp)];
  });
}
