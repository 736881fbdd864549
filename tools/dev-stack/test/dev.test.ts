import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readGraph } from '@commerce/local-stack';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyRepository, repository } from './clone.ts';

const SCHEMA = 'apps/products-subgraph/schema.graphql';
const RESOLVERS = 'apps/products-subgraph/src/resolvers/Product.ts';

const graph = readGraph(repository);
let clone: Awaited<ReturnType<typeof copyRepository>>;
let child: ChildProcess;
let output = '';
let gatewayUrl = '';

/** Resolves with the output of `npm run dev` from now on, up to the end of a match. */
async function said(pattern: RegExp): Promise<string> {
  const from = output.length;
  for (;;) {
    const text = output.slice(from);
    const match = pattern.exec(text);
    if (match) return text.slice(0, match.index + match[0].length);
    if (child.exitCode !== null) throw new Error(`it ended, and only said: ${output}`);
    await once(child, 'said');
  }
}

async function edit(file: string, from: string, to: string): Promise<void> {
  const path = join(clone.root, file);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

async function ask(query: string) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(gatewayUrl, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return (await response.json()) as { data?: Record<string, { nodes: Record<string, unknown>[] }>; errors?: object[] };
}

/** Sends requests continuously until stopped; returns their number, and every answer that was not complete. */
function askOnAndOn() {
  let goesOn = true;
  let asked = 0;
  const failures: unknown[] = [];
  const run = async () => {
    while (goesOn) {
      asked += 1;
      const answer = await ask('{ products(first: 1) { nodes { title } } }').catch((error: unknown) => error);
      const complete = answer instanceof Object && 'data' in answer && !('errors' in answer);
      if (!complete) failures.push(answer);
    }
  };
  const runs = [run(), run()];
  return async () => {
    goesOn = false;
    await Promise.all(runs);
    return { asked, failures };
  };
}

/** The process ids of the services, by name. */
function processes(): Record<string, string> {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const ours = lines.filter((line) => new RegExp(`^\\s*\\d+\\s+${child.pid}\\s`).test(line));
  return Object.fromEntries(
    ours.flatMap((line) => {
      const [, pid = '', service = ''] = /^\s*(\d+).*\/apps\/([\w-]+)\/dist\/server\.js/.exec(line) ?? [];
      return service ? [[service, pid]] : [];
    }),
  );
}

beforeAll(async () => {
  clone = await copyRepository();
  const run = `import('@commerce/dev-stack').then(async ({ dev }) => process.exit(await dev(process.cwd(), process.env)))`;
  child = spawn(process.execPath, ['-e', run], {
    cwd: clone.root,
    env: {
      ...process.env,
      DATA_DIRECTORY: join(clone.root, '.data'),
      TURBO_CACHE_DIR: join(repository, '.turbo', 'cache'),
      ...Object.fromEntries(graph.services.map(({ portVariable }) => [portVariable, '0'])),
    },
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      child.emit('said');
    });
  }
  const greeting = await said(/Watching/);
  gatewayUrl = /Gateway\s+(\S+)/.exec(greeting)?.[1] ?? '';
});

afterAll(async () => {
  if (child.exitCode === null) child.kill('SIGKILL');
  await clone.remove();
});

it('npm run dev replaces the services that an edit affects, shows where an edit is broken, and drops no request', async () => {
  const before = processes();
  const stopAsking = askOnAndOn();

  const unknownType = said(/keeps running as it was/);
  const type = 'type Product @key(fields: "id") @key(fields: "slug") {\n';
  await edit(SCHEMA, type, `${type}  "Loud."\n  shout: Strin!\n`);
  expect(await unknownType).toMatch(/products-subgraph\/schema\.graphql:\d+:\d+[\s\S]*Strin/);

  const unanswered = said(/keeps running as it was/);
  await edit(SCHEMA, 'shout: Strin!', 'shout: String!');
  expect(await unanswered).toMatch(/resolvers\/Product\.ts:\d+:\d+: TS\d+: [\s\S]*'shout' is missing/);

  const unresolved = said(/keeps running as it was/);
  await edit(RESOLVERS, '  seo: (', '  shout: ({ titel }) => titel.toUpperCase(),\n  seo: (');
  expect(await unresolved).toMatch(/apps\/products-subgraph\/src\/resolvers\/Product\.ts:\d+:\d+: TS\d+: .*titel/);
  expect(processes()).toEqual(before);

  const replaced = said(/replaced.*\n/);
  await edit(RESOLVERS, '({ titel }) => titel', '({ title }) => title');
  await replaced;
  const { data } = await ask('{ products(first: 1) { nodes { title shout } } }');
  const [node] = data?.products?.nodes ?? [];
  expect(node?.shout).toBe(String(node?.title).toUpperCase());

  const { asked, failures } = await stopAsking();
  expect(failures).toEqual([]);
  expect(asked).toBeGreaterThan(10);
  const { 'products-subgraph': was, ...others } = before;
  expect(processes()).toMatchObject(others);
  expect(processes()['products-subgraph']).not.toBe(was);
});

it('npm run dev applies a new migration that git knows, and says what only a new start takes over', async () => {
  const written = said(/cart-subgraph replaced.*\n/);
  const folder = join(clone.root, 'prisma/cart/migrations/20990101000000_wishes');
  await mkdir(folder);
  await writeFile(join(folder, 'migration.sql'), 'CREATE TABLE wish (id text PRIMARY KEY);\n');
  expect(await written).toContain('cart/20990101000000_wishes: not applied yet. Review it, then: npm run db:migrate');

  const git = (...args: string[]) => execFileSync('git', args, { cwd: clone.root });
  git('init', '--quiet');
  git('add', folder);
  const applied = said(/cart-subgraph replaced.*\n/);
  await writeFile(join(folder, 'migration.sql'), 'CREATE TABLE wish (id uuid PRIMARY KEY);\n');
  expect(await applied).toContain('applied cart/20990101000000_wishes');

  const told = said(/start it again/);
  await edit('package-lock.json', '"lockfileVersion": 3', '"lockfileVersion":  3');
  expect(await told).toContain('package-lock.json: read only at the start');
  expect((await ask('{ products(first: 1) { nodes { title } } }')).errors).toBeUndefined();

  const refused = said(/save again/);
  await rm(folder, { recursive: true });
  expect(await refused).toMatch(/does not have it: run the newer version.*\n.*DATA_DIRECTORY=/);
  // What it writes itself is not an edit.
  expect(output).not.toContain('apps/gateway/');
});

it('npm run dev ends with everything that it has started', async () => {
  const started = Object.values(processes());
  expect(started).toHaveLength(graph.services.length);
  child.kill('SIGINT');
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(0);
  expect(
    started.filter((pid) => execFileSync('ps', ['-e', '-o', 'pid='], { encoding: 'utf8' }).split(/\s+/).includes(pid)),
  ).toEqual([]);
});
