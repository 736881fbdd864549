import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServiceKey, createTokenSigner, publicKeySet } from '@commerce/identity';
import { afterAll, expect, it } from 'vitest';

/** A subgraph that reports its life cycle to its parent. One of its jobs leaves work running. */
const program = `
  import { envFields, serveSubgraph } from '@commerce/service';
  import { buildSchema } from 'graphql';
  import { z } from 'zod';
  const tell = (event) => process.send({ event });
  const resource = (name) => ({ close: async () => tell('closed ' + name) });
  const { HOST, SERVICE_KEY_FILE, SERVICE_KEYS_FILE, http, log } = envFields;
  serveSubgraph({
    name: 'mugs-subgraph',
    envSchema: z.object({
      ...{ HOST, SERVICE_KEY_FILE, SERVICE_KEYS_FILE, ...http, ...log },
      ...{ PORT: envFields.PORT(0), SERVICE_TIMEOUT_MS: envFields.SERVICE_TIMEOUT_MS(1_000) },
    }),
    async create({ use, connectTo }) {
      use(resource('database'));
      const client = connectTo('cups-subgraph', 'http://127.0.0.1:9/graphql');
      const close = client.close;
      client.close = () => close().then(() => tell('closed client'));
      const schema = buildSchema('type Query { slow: String }');
      schema.getQueryType().getFields().slow.resolve = () => {
        tell('asked');
        return new Promise((resolve) => process.once('message', resolve));
      };
      return {
        schema,
        context: () => ({}),
        isReady: async () => true,
        jobs: [
          { name: 'fails', everyMs: 1, run: (signal) => (signal.aborted ? tell('ran too late') : Promise.reject(new Error('job'))) },
          {
            name: 'lasts', everyMs: 60_000,
            run: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => { tell('job aborted'); resolve(); })),
            settle: async () => tell('job settled'),
          },
        ],
        stop: async () => tell('stopped'),
        addRoutes: async (routes) => void routes.get('/extra', () => ({ extra: true })),
      };
    },
  });
`;

const directory = await mkdtemp(join(tmpdir(), 'serve-test-'));
afterAll(() => rm(directory, { recursive: true }));
const keys = { gateway: await createServiceKey('gateway'), mugs: await createServiceKey('mugs-subgraph') };
const [keyFile, keysFile] = [join(directory, 'key.json'), join(directory, 'keys.json')];
await writeFile(keyFile, JSON.stringify(keys.mugs));
await writeFile(keysFile, JSON.stringify(publicKeySet(Object.values(keys))));
const sign = await createTokenSigner(keys.gateway);

function start(env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: import.meta.dirname,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const events: string[] = [];
  child.on('message', (message: { event?: string }) => message.event && events.push(message.event));
  const texts = [child.stdout, child.stderr].map(async (stream) =>
    Buffer.concat((await stream?.toArray()) ?? []).toString(),
  );
  return { child, events, texts, exit: once(child, 'exit') };
}

it('a served subgraph ends its requests, its jobs, itself and its resources, the last one first', async () => {
  const { child, events, texts, exit } = start({ SERVICE_KEY_FILE: keyFile, SERVICE_KEYS_FILE: keysFile });
  const [{ listening: url }] = (await once(child, 'message')) as [{ listening: string }];
  expect(await (await fetch(`${url}/extra`)).json()).toEqual({ extra: true });
  const authorization = `Bearer ${await sign('mugs-subgraph', { customerId: null, scopes: [], service: null })}`;
  const answer = fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query: '{ slow }' }),
  });
  await expect.poll(() => events).toEqual(['asked']);
  child.kill('SIGTERM');
  child.send('poured');
  expect(await (await answer).json()).toEqual({ data: { slow: 'poured' } });
  expect((await exit)[0]).toBe(0);
  const order = ['job aborted', 'job settled', 'stopped', 'closed client', 'closed database'];
  expect(events).toEqual(['asked', ...order]);
  expect(await texts[0]).toMatch(/"job":"fails".*a background job failed/);
});

it('a subgraph does not start without its variables, and lists all that are missing', async () => {
  const { events, texts, exit } = start({});
  expect((await exit)[0]).toBe(1);
  expect(await texts[1]).toMatch(/SERVICE_KEY_FILE: must be set.*\n.*SERVICE_KEYS_FILE: must be set/);
  expect(events).toEqual([]);
});
