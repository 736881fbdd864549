import type pg from 'pg';

/** The entries that one seal covers at most. */
const BATCH = 10_000;

/** Every entry with its hash, which depends on no setting of the session. */
const DIGESTS = `
  SELECT id, sha256(convert_to(jsonb_build_array(id, (extract(epoch FROM occurred_at) * 1000)::bigint, actor_kind::text,
    actor_id, action, entity_type, entity_id, changes)::text, 'UTF8')) AS digest
  FROM staff_event`;
const SEAL = `
  WITH last AS (
    SELECT position, through, hash FROM staff_seal
    UNION ALL SELECT 0, 0, '' ORDER BY position DESC LIMIT 1
  ), entry AS (
    SELECT entry.id, digest FROM last, LATERAL (
      ${DIGESTS} WHERE id > last.through AND id <= $1 ORDER BY id LIMIT ${BATCH}
    ) AS entry
  )
  INSERT INTO staff_seal (position, through, entries, hash)
  SELECT last.position + 1, max(id), count(*), sha256(last.hash || string_agg(digest, '' ORDER BY id))
  FROM last, entry GROUP BY last.position, last.hash
  ON CONFLICT DO NOTHING`;
const BROKEN = `
  SELECT seal.position, seal.through::text, seal.entries, sealed_at::text AS "sealedAt", found.entries AS found,
    place <> seal.position AS "isMisplaced"
  FROM (
    SELECT *, row_number() OVER chain AS place, coalesce(lag(through) OVER chain, 0) AS after,
      coalesce(lag(hash) OVER chain, '') AS previous
    FROM staff_seal WINDOW chain AS (ORDER BY position)
  ) AS seal, LATERAL (
    SELECT count(*)::int AS entries, sha256(previous || coalesce(string_agg(digest, '' ORDER BY id), '')) AS hash
    FROM (${DIGESTS} WHERE id > seal.after AND id <= seal.through) AS entry
  ) AS found
  WHERE place <> seal.position OR found.entries <> seal.entries OR found.hash <> seal.hash
  ORDER BY seal.position LIMIT 1000`;
const UNSEALED = `
  SELECT count(*)::int AS count, min(occurred_at)::text AS since FROM staff_event
  WHERE id > coalesce((SELECT max(through) FROM staff_seal), 0) AND occurred_at < now() - $1 * interval '1 millisecond'`;

/**
 * Seals the entries of the audit log, run by run: each seal hashes new entries and the previous seal. Writers of entries do
 * not wait for it, nor for each other: a run only notes how far ids are drawn, and a later one seals up to there once all
 * transactions of that time have ended, so that no entry can come in between any more. Any number of processes may
 * run it.
 */
export function createTrailSealer(pool: pg.Pool): () => Promise<void> {
  let drawn: { through: string; before: string } | null = null;
  return async () => {
    if (drawn) {
      const { rows } = await pool.query<{ ended: boolean }>(
        'SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8 AS ended',
        [drawn.before],
      );
      if (!rows[0]?.ended) return;
      while ((await pool.query(SEAL, [drawn.through])).rowCount === 1);
    }
    // In two statements: a transaction that draws an id before the first has its number before the second.
    const ids = await pool.query<{ through: string }>('SELECT last_value AS through FROM staff_event_id_seq');
    const now = await pool.query<{ before: string }>('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS before');
    drawn = { through: ids.rows[0]?.through ?? '0', before: now.rows[0]?.before ?? '0' };
  };
}

/** Where the audit log is not what it was, in words. */
export interface TrailProblem {
  code: 'TRAIL_BROKEN' | 'TRAIL_UNSEALED';
  message: string;
}

/**
 * Compares the entries of the audit log with their seals. Empty for a database without one.
 * @param lateAfterMs an entry that is older must be sealed.
 */
export async function findBrokenSeals(client: pg.ClientBase, lateAfterMs: number): Promise<TrailProblem[]> {
  if (!(await hasTrail(client))) return [];
  const broken = await client.query<BrokenSeal>(BROKEN);
  const late = await client.query<{ count: number; since: string }>(UNSEALED, [lateAfterMs]);
  return [
    ...broken.rows.map((seal): TrailProblem => ({ code: 'TRAIL_BROKEN', message: describe(seal) })),
    ...late.rows.flatMap(({ count, since }): TrailProblem[] =>
      count > 0 ? [{ code: 'TRAIL_UNSEALED', message: `${count} entries are not sealed, the oldest of ${since}` }] : [],
    ),
  ];
}

interface BrokenSeal {
  position: number;
  through: string;
  entries: number;
  sealedAt: string;
  found: number;
  isMisplaced: boolean;
}

function describe({ position, through, entries, sealedAt, found, isMisplaced }: BrokenSeal): string {
  const seal = `seal ${position} of ${sealedAt}, of ${entries} entries up to ${through}`;
  if (isMisplaced) return `${seal}: a seal before it is missing`;
  if (found < entries) return `${seal}: ${entries - found} entries are missing`;
  return found > entries
    ? `${seal}: ${found - entries} entries were inserted`
    : `${seal}: an entry or a seal was changed`;
}

/** The entries of the audit log, then its seals, each as a plain object. Empty for a database without one. */
export async function* readTrail(client: pg.ClientBase): AsyncGenerator<Record<string, unknown>> {
  if (!(await hasTrail(client))) return;
  for (let after = '0'; ; ) {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id, occurred_at AS "occurredAt", actor_kind AS "actorKind", actor_id AS "actorId", action,
         entity_type AS "entityType", entity_id AS "entityId", changes
       FROM staff_event WHERE id > $1 ORDER BY id LIMIT 1000`,
      [after],
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last) break;
    after = last.id;
  }
  const seals = await client.query(
    `SELECT position AS seal, through, entries, encode(hash, 'hex') AS hash, sealed_at AS "sealedAt"
     FROM staff_seal ORDER BY position`,
  );
  yield* seals.rows;
}

async function hasTrail(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(`SELECT to_regclass('staff_seal') IS NOT NULL AS found`);
  return rows[0]?.found ?? false;
}
