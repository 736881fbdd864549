import { sessionUrl } from '@commerce/database';
import pg from 'pg';
import { BEFORE_ALL } from './batches.ts';
import { checkOrder } from './check-order.ts';
import { findReturns } from './find-returns.ts';
import { findStockDifferences, findStrays } from './find-strays.ts';
import { findTrailProblems } from './find-trail-problems.ts';
import { findUndelivered } from './find-undelivered.ts';
import type { Finding } from './finding.ts';
import { planRepair } from './plan-repair.ts';
import { type Connections, readFacts } from './read-facts.ts';
import type { RepairStep } from './repair-step.ts';
import { checkStray, planStray } from './strays.ts';

/** How much an audit has checked, and how many inconsistencies it found. */
export interface AuditResult {
  orders: number;
  findings: number;
}

const BATCH = 1_000;

/**
 * Compares the data of every order in the three databases. May run while the shop is in use: it takes no locks.
 * @param options.unfinishedAfterMs the age at which an order must be settled; one minute by default.
 * @param options.undeliveredAfterMs how long a due event may wait for its delivery; one minute by default.
 * @param options.onFinding receives each inconsistency as it is found.
 * @param options.onRepair receives the steps that repair what was found, batch by batch; the audit waits for it.
 */
export async function auditCheckouts(options: {
  urls: Record<keyof Connections, string>;
  unfinishedAfterMs?: number;
  undeliveredAfterMs?: number;
  onFinding: (finding: Finding) => void;
  onRepair?: (steps: RepairStep[]) => Promise<void>;
}): Promise<AuditResult> {
  const { urls, unfinishedAfterMs = 60_000, undeliveredAfterMs = 60_000, onFinding, onRepair } = options;
  const result: AuditResult = { orders: 0, findings: 0 };
  const report = (findings: readonly Finding[]) => {
    result.findings += findings.length;
    for (const finding of findings) onFinding(finding);
  };
  const repair = async (steps: RepairStep[]) => {
    if (steps.length > 0) await onRepair?.(steps);
  };
  await withConnections(urls, async (connections) => {
    for (let after = BEFORE_ALL; ; ) {
      const orders = await readFacts(connections, after, BATCH, unfinishedAfterMs);
      const last = orders.at(-1);
      if (!last) break;
      after = last.id;
      result.orders += orders.length;
      const checked = orders.map((order) => ({ order, findings: checkOrder(order) }));
      report(checked.flatMap(({ findings }) => findings));
      await repair(checked.flatMap(({ order, findings }) => (findings.length > 0 ? planRepair(order) : [])));
    }
    const seen = new Set<string>();
    for await (const strays of findStrays(connections, BATCH)) {
      const held = strays.filter((stray) => checkStray(stray) !== null && !seen.has(stray.orderId));
      for (const { orderId } of held) seen.add(orderId);
      report(held.flatMap((stray) => checkStray(stray) ?? []));
      await repair(held.flatMap(planStray));
    }
    // After the orders: what comes back must have been taken out before.
    for await (const { findings, steps } of findReturns(connections, BATCH)) {
      report(findings);
      await repair(steps);
    }
    report(await findStockDifferences(connections.products));
    report(await findUndelivered(connections, undeliveredAfterMs));
    report(await findTrailProblems(connections, undeliveredAfterMs));
  });
  return result;
}

/** Connects to all databases for the duration of `work`. */
export async function withConnections<Result>(
  urls: Record<keyof Connections, string>,
  work: (connections: Connections) => Promise<Result>,
): Promise<Result> {
  const open = (url: string) => {
    const client = new pg.Client({ connectionString: sessionUrl(url), application_name: 'audit' });
    // A lost connection fails the next statement; without a listener, it would end the process first.
    return client.on('error', () => undefined);
  };
  const clients = { orders: open(urls.orders), cart: open(urls.cart), products: open(urls.products) };
  const all = Object.values(clients);
  try {
    await Promise.all(all.map((client) => client.connect()));
    return await work(clients);
  } finally {
    await Promise.all(all.map((client) => client.end()));
  }
}
