import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { serveSubgraphs, supergraphs } from './two-versions.ts';

const program = fileURLToPath(new URL('../../dist/server.js', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'foreign-supergraph-'));
const file = join(folder, 'supergraph.graphql');
const subgraphs = await serveSubgraphs();
afterAll(async () => {
  subgraphs.close();
  await rm(folder, { recursive: true });
});

/** Starts the gateway with nothing but a supergraph: no key and no other settings. */
async function startGateway(env: Record<string, string>) {
  const child = fork(program, {
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'error', SUPERGRAPH_FILE: file, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = child.stderr?.toArray() ?? Promise.resolve([]);
  const [message] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  return { child, output, message: message as { listening?: string } };
}

async function ask(url: string, query: string): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

it('the gateway serves a foreign supergraph, with its subgraphs at <NAME>_URL or at the supergraph’s addresses', async () => {
  await writeFile(
    file,
    supergraphs.first.replace('name: "depot", url: ""', `name: "depot", url: "${subgraphs.urls.depot}"`),
  );
  const { message, child } = await startGateway({ ORDERS_URL: subgraphs.urls.orders ?? '' });
  const url = message.listening ?? '';
  for (let time = 0; time < 3; time += 1) {
    expect(await ask(url, '{ order { total } news }')).toEqual({ data: { order: { total: 10 }, news: 'orders' } });
  }
  // One subgraph has no root fields: nothing is known about its schema, so there is nothing to complain about.
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  await writeFile(
    file,
    supergraphs.second.replace('name: "depot", url: ""', `name: "depot", url: "${subgraphs.urls.depot}"`),
  );
  child.kill('SIGHUP');
  await once(child, 'message');
  expect(await ask(url, '{ order { total } news }')).toEqual({ data: { order: { total: 12 }, news: 'depot' } });
});

it('the gateway reports which subgraph it cannot find, and which variable sets its address', async () => {
  await writeFile(file, supergraphs.first);
  const { output } = await startGateway({ ORDERS_URL: subgraphs.urls.orders ?? '' });
  expect(String(Buffer.concat(await output))).toContain('DEPOT_URL: must be an http(s) URL');
});

it('the gateway reports that a file is no supergraph', async () => {
  await writeFile(file, 'type Query { a: Int }');
  const { output } = await startGateway({});
  expect(String(Buffer.concat(await output))).toContain('not a supergraph');
});
