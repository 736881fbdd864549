import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { applyMigrations, createTrailSealer, findBrokenSeals } from '../src/index.ts';
import { useServer } from './server.ts';

const server = useServer();
const NEVER_LATE = 3_600_000;
const migrationsDirectory = fileURLToPath(new URL('../../../prisma/orders/migrations', import.meta.url));
const ENTRY = `INSERT INTO staff_event (actor_kind, actor_id, action, entity_type, entity_id, changes)
  VALUES ('PERSON', 'sam', 'ORDER_CANCELLED', 'ORDER', gen_random_uuid(), '[]')`;
const UNSEALED = 'SELECT id FROM staff_event WHERE id > coalesce((SELECT max(through) FROM staff_seal), 0)';
const REFUSED = { code: '42501' };

/** A database with an audit log: as its service, and as a superuser for whom triggers do not count. */
async function openTrail() {
  const url = await server.createDatabase();
  await applyMigrations({ url, migrationsDirectory });
  const pool = new pg.Pool({ connectionString: url });
  // The database is removed as soon as its test has ended.
  pool.on('error', () => undefined);
  const superuser = new URL(server.postgres.superuserUrl);
  superuser.pathname = new URL(url).pathname;
  const intruder = new pg.Client(superuser.href);
  intruder.on('error', () => undefined);
  await intruder.connect();
  await intruder.query('SET session_replication_role = replica');
  onTestFinished(async () => {
    await pool.end();
    await intruder.end();
  });
  const run = createTrailSealer(pool);
  const write = async (entries: number) => {
    for (let n = 0; n < entries; n++) await pool.query(ENTRY);
  };
  return {
    pool,
    intruder,
    write,
    run,
    /** Writes entries, and seals them as soon as no other transaction of the server is under way. */
    async seal(entries: number) {
      await write(entries);
      const unsealed = async () => {
        await run();
        return (await pool.query(UNSEALED)).rows;
      };
      await expect.poll(unsealed).toEqual([]);
    },
    problems: async (lateAfterMs = NEVER_LATE) =>
      (await findBrokenSeals(intruder, lateAfterMs)).map(({ code, message }) => `${code} ${message}`),
  };
}

test('entries of the audit log are sealed, each once, however many processes seal them', async () => {
  const { pool, seal, run, problems } = await openTrail();
  const other = createTrailSealer(pool);
  await seal(3);
  await seal(0);
  await Promise.all([seal(2), other()]);
  await Promise.all([run(), other()]);
  const { rows } = await pool.query(
    'SELECT sum(entries)::int AS entries, max(through)::int AS through FROM staff_seal',
  );
  expect(rows).toEqual([{ entries: 5, through: 5 }]);
  expect(await problems()).toEqual([]);
});

test('an entry that commits late is sealed after its end, and its writer waits for nobody', async () => {
  const { pool, seal, run, write, problems } = await openTrail();
  const late = await pool.connect();
  await late.query('BEGIN');
  await late.query(ENTRY);
  await write(2);
  await run();
  await run();
  const sealed = () => pool.query('SELECT coalesce(sum(entries), 0)::int AS entries FROM staff_seal');
  expect((await sealed()).rows).toEqual([{ entries: 0 }]);
  await late.query('COMMIT');
  late.release();
  await seal(0);
  expect((await sealed()).rows).toEqual([{ entries: 3 }]);
  expect(await problems()).toEqual([]);
});

test.each([
  ['changed', "UPDATE staff_event SET actor_id = 'nobody' WHERE id = 2", /seal 1 .*changed/],
  ['removed', 'DELETE FROM staff_event WHERE id = 2', /seal 1 .*1 entries are missing/],
  [
    'inserted',
    ENTRY.replace('(actor', '(id, actor').replace("('PERSON", "(4, 'PERSON"),
    /seal 2 .*1 entries were inserted/,
  ],
  [
    'removed with its seal',
    'DELETE FROM staff_event WHERE id <= 3; DELETE FROM staff_seal WHERE position = 1',
    /seal 2 .*missing/,
  ],
  [
    'removed, and its seal changed',
    'DELETE FROM staff_event WHERE id = 2; UPDATE staff_seal SET entries = 2 WHERE position = 1',
    /seal 1 .*changed/,
  ],
])('an entry of the audit log that was %s beside the service is found', async (_, statement, expected) => {
  const { intruder, pool, seal, problems } = await openTrail();
  await seal(3);
  // The id 4 is drawn, and not used.
  await pool.query("SELECT nextval('staff_event_id_seq')");
  await seal(2);
  expect(await problems()).toEqual([]);
  await intruder.query(statement);
  expect(await problems()).toEqual([expect.stringMatching(expected)]);
});

test('the service can neither change nor remove what the audit log has', async () => {
  const { pool, seal } = await openTrail();
  await seal(1);
  for (const table of ['staff_event', 'staff_seal']) {
    await expect(pool.query(`DELETE FROM ${table}`)).rejects.toMatchObject(REFUSED);
    await expect(pool.query(`TRUNCATE ${table}`)).rejects.toMatchObject(REFUSED);
  }
  await expect(pool.query("UPDATE staff_event SET actor_id = 'nobody'")).rejects.toMatchObject(REFUSED);
  await expect(pool.query('UPDATE staff_seal SET entries = 0')).rejects.toMatchObject(REFUSED);
});

test('entries that are not sealed in time are found', async () => {
  const { write, problems } = await openTrail();
  await write(1);
  expect(await problems(-1)).toEqual([expect.stringMatching(/^TRAIL_UNSEALED 1 entries/)]);
});
