import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServiceKey, publicKeySet } from '@commerce/identity';
import { createLogger, readEnv } from '@commerce/service';
import { expect, it, onTestFinished } from 'vitest';
import { envSchema } from '../src/env.ts';
import { ordersSubgraph } from '../src/subgraph.ts';
import { useOrdersDatabase } from './support/orders-database.ts';

const open = useOrdersDatabase();

/** The environment of orders-subgraph, with a database at this port. */
async function environment(databaseUrl: string, settings: Record<string, string> = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'orders-start-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const key = await createServiceKey('orders-subgraph');
  const [keyFile, keysFile] = [join(directory, 'key.json'), join(directory, 'keys.json')];
  await writeFile(keyFile, JSON.stringify(key));
  await writeFile(keysFile, JSON.stringify(publicKeySet([key])));
  return readEnv(envSchema, {
    DATABASE_URL: databaseUrl,
    SERVICE_KEY_FILE: keyFile,
    SERVICE_KEYS_FILE: keysFile,
    ORDER_ACCESS_SECRET: 'x'.repeat(32),
    ...settings,
  });
}

it('orders is in production unless it is told otherwise, and then refuses the payments of the sandbox', async () => {
  const sandbox = { PAYMENT_PROVIDER: 'sandbox', PAYMENT_WEBHOOK_SECRET: 'whsec_c2VjcmV0' };
  const url = 'postgresql://orders@127.0.0.1/orders';
  await expect(environment(url, sandbox)).rejects.toThrow('PAYMENT_PROVIDER: sandbox takes no money');
  expect((await environment(url, { ...sandbox, NODE_ENV: 'development' })).PAYMENT_PROVIDER).toBe('sandbox');
});

it.each(['whsec_!!', 'whsec_abcde', 'whsec_'])(
  'the secret of the sandbox is base64, which %s is not',
  async (secret) => {
    const sandbox = { PAYMENT_PROVIDER: 'sandbox', NODE_ENV: 'development', PAYMENT_WEBHOOK_SECRET: secret };
    const url = 'postgresql://orders@127.0.0.1/orders';
    await expect(environment(url, sandbox)).rejects.toThrow('PAYMENT_WEBHOOK_SECRET: must be whsec_ and base64');
  },
);

it('orders starts without its database, is not ready, and creates the tables of its job queue once the database is there', async () => {
  const { pool } = await open('owner');
  await pool.query('DROP SCHEMA graphile_worker CASCADE');
  const { connectionString = '' } = pool.options;
  const database = new URL(connectionString);
  const port = Number(database.port);
  // A port in front of the database that refuses connections at first.
  const door = createServer((socket) => {
    const onward = connect({ host: database.hostname, port });
    socket.pipe(onward).pipe(socket);
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
  });
  door.listen({ host: '127.0.0.1', port: 0 });
  await once(door, 'listening');
  const { port: doorPort } = door.address() as AddressInfo;
  door.close();
  await once(door, 'close');
  database.port = String(doorPort);

  const used: { close(): Promise<void> }[] = [];
  const subgraph = await ordersSubgraph.create({
    env: await environment(database.href),
    logger: createLogger('test', 'silent'),
    connectTo: () => ({ request: () => expect.fail('nobody is called'), close: async () => undefined }),
    use: (resource) => {
      used.push(resource);
      return resource;
    },
  });
  onTestFinished(async () => {
    await subgraph.stop?.();
    for (const resource of used) await resource.close();
    door.close();
  });
  await expect(subgraph.isReady()).rejects.toThrow();

  door.listen({ host: '127.0.0.1', port: doorPort });
  await once(door, 'listening');
  expect(await subgraph.isReady()).toBe(true);
  const { rows } = await pool.query("SELECT to_regclass('graphile_worker._private_jobs') IS NOT NULL AS made");
  expect(rows).toEqual([{ made: true }]);
});
