import type pg from 'pg';
import type { Finding } from './finding.ts';
import type { Connections } from './read-facts.ts';

const WAITING = `
  SELECT count(*)::int AS count, min(occurred_at)::text AS since FROM outbox_event
  WHERE relayed_at IS NULL AND occurred_at < now() - $1 * interval '1 millisecond'`;
const OVERDUE = `
  SELECT target_id AS "targetId", count(*)::int AS count, min(delivery.created_at)::text AS since
  FROM outbox_delivery AS delivery JOIN outbox_target AS target ON target.id = target_id
  WHERE state = 'PENDING' AND active AND next_attempt_at < now() - $1 * interval '1 millisecond'
    AND coalesce(leased_until, '-infinity') < now() - $1 * interval '1 millisecond'
    AND NOT EXISTS (
      SELECT FROM outbox_delivery AS earlier
      WHERE earlier.target_id = delivery.target_id AND earlier.entity = delivery.entity AND earlier.state = 'PENDING'
        AND earlier.position < delivery.position)
  GROUP BY target_id`;
const CONFIRMED_WITHOUT_EVENT = `
  SELECT number FROM "order"
  WHERE confirmed_at >= (SELECT complete_since FROM outbox_horizon) AND NOT EXISTS (
    SELECT FROM outbox_event WHERE entity = 'order:' || "order".id AND type = 'order.placed')
  ORDER BY confirmed_at LIMIT 1000`;

/**
 * Events that should have been delivered by now, and orders without an event in the outbox.
 * @param lateAfterMs an event that waits longer is stuck: no process relays it, or tries its due delivery.
 */
export async function findUndelivered(connections: Connections, lateAfterMs: number): Promise<Finding[]> {
  const findings = [
    ...(await findMissingEvents(connections.orders)),
    ...(await findOverdueDeliveries(connections.orders, lateAfterMs)),
  ];
  for (const [name, client] of Object.entries(connections)) {
    findings.push(...(await findWaitingEvents(name, client, lateAfterMs)));
  }
  return findings;
}

async function findMissingEvents(orders: pg.ClientBase): Promise<Finding[]> {
  const { rows } = await orders.query<{ number: string }>(CONFIRMED_WITHOUT_EVENT);
  return rows.map(({ number }) => ({
    code: 'EVENT_MISSING',
    subject: `order ${number}`,
    message: 'it is confirmed, but the outbox has no event order.placed for it',
  }));
}

async function findWaitingEvents(name: string, client: pg.ClientBase, lateAfterMs: number): Promise<Finding[]> {
  const { rows } = await client.query<{ count: number; since: string }>(WAITING, [lateAfterMs]);
  return rows
    .filter(({ count }) => count > 0)
    .map(({ count, since }) => ({
      code: 'EVENTS_WAITING',
      subject: `outbox of ${name}`,
      message: `${count} events wait for their delivery, the oldest since ${since}`,
    }));
}

async function findOverdueDeliveries(orders: pg.ClientBase, lateAfterMs: number): Promise<Finding[]> {
  const { rows } = await orders.query<{ targetId: string; count: number; since: string }>(OVERDUE, [lateAfterMs]);
  return rows.map(({ targetId, count, since }) => ({
    code: 'DELIVERIES_WAITING',
    subject: `webhook endpoint ${targetId}`,
    message: `${count} deliveries are due and were not tried, the oldest since ${since}`,
  }));
}
