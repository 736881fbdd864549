import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, type Issued } from '@commerce/certificates';
import { type LocalPostgres, startLocalPostgres } from '@commerce/local-postgres';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { TEST_SERVER_SETTINGS } from '../../../postgres.test-settings.ts';
import { applyMigrations, createPool, createSqlRunner } from '../src/index.ts';
import { createPrice, writeMigrations } from './migrations-folder.ts';

const ours = await createAuthority('ours');
const others = await createAuthority('ours');
const ownName = { names: ['127.0.0.1', 'localhost'] };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'database-tls-'));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function filesOf({ cert, key }: Issued) {
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  await writeFile(files.cert, cert);
  await writeFile(files.key, key, { mode: 0o600 });
  return files;
}

/** One after the other, on the same data. */
async function startServer(certificate: Issued | null, settings = {}): Promise<LocalPostgres> {
  const server = await startLocalPostgres({
    dataDirectory: join(folder, 'postgres'),
    settings: { ...TEST_SERVER_SETTINGS, ...settings },
    certificate: certificate && (await filesOf(certificate)),
  });
  onTestFinished(server.stop);
  return server;
}

/** The URL that a service is configured with. */
async function urlOf({ superuserUrl }: LocalPostgres, host = '127.0.0.1'): Promise<string> {
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, ours.cert);
  const url = new URL(superuserUrl);
  url.hostname = host;
  url.search = new URLSearchParams({ sslmode: 'verify-full', sslrootcert: caFile }).toString();
  return url.href;
}

function openPool(url: string) {
  const pool = createPool({ url, maxConnections: 2, applicationName: 'tls-test', onError: () => {} });
  onTestFinished(async () => {
    if (!pool.ending) await pool.end();
  });
  return pool;
}

it.each<[string, Issued | null, object]>([
  [
    'is of another authority with the same name',
    await others.issue(ownName),
    { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
  ],
  ['has expired', await ours.issue({ ...ownName, until: new Date(Date.now() - 60_000) }), { code: 'CERT_HAS_EXPIRED' }],
  ['has another name', await ours.issue({ names: ['db.example'] }), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
  ['is missing', null, { message: 'The server does not support SSL connections' }],
])('with sslmode=verify-full, nothing is sent to a PostgreSQL server whose certificate %s', async (...row) => {
  const [, certificate, failure] = row;
  const server = await startServer(certificate);
  await expect(openPool(await urlOf(server)).query('SELECT 1')).rejects.toMatchObject(failure);
});

it('pools, statements and migrations speak TLS 1.2 or 1.3 with a server of our authority, by its name and by its address', async () => {
  const certificate = await ours.issue(ownName);
  const migrationsDirectory = await writeMigrations({ '001_price': createPrice });
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    const limits = { ssl_min_protocol_version: version, ssl_max_protocol_version: version };
    const server = await startServer(certificate, limits);
    for (const host of ['127.0.0.1', 'localhost']) {
      const url = await urlOf(server, host);
      const pool = openPool(url);
      const rows = await createSqlRunner(pool).$queryRaw`
        SELECT version FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'tls-test' AND ssl`;
      expect(rows).toEqual([{ version }]);
      await pool.end();
      await applyMigrations({ url, migrationsDirectory });
    }
    await server.stop();
  }
});
