import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readGraph } from '@commerce/local-stack';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { doctor } from '../src/index.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const graph = readGraph(root);
let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'doctor-test-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function examine(env: NodeJS.ProcessEnv) {
  const lines: string[] = [];
  const free = Object.fromEntries(graph.services.map(({ portVariable }) => [portVariable, '0']));
  const setup = { root, env: { DATA_DIRECTORY: join(directory, 'data'), ...free, ...env } };
  const code = await doctor(setup, (line) => lines.push(line));
  return { code, problems: lines.filter((line) => line.startsWith('✗')), output: lines.join('\n') };
}

it('the doctor reports that a set-up is fine', async () => {
  const { code, problems, output } = await examine({});
  expect(problems).toEqual([]);
  expect(code).toBe(0);
  expect(output).toMatch(/\(PostgreSQL\) \d+[\s\S]*All is well/);
});

it('the doctor reports a port that is in use, with the variable that selects another', async () => {
  const other = createServer().listen({ host: '127.0.0.1', port: 0 });
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, problems } = await examine({ CART_PORT: String(port) });
  other.close();
  expect(code).toBe(1);
  expect(problems).toEqual([expect.stringMatching(new RegExp(`Ports .*${port}.*CART_PORT`))]);
});

it('the doctor reports backups whose key it does not have', async () => {
  const place = join(directory, 'backups');
  await mkdir(place);
  await writeFile(
    join(place, 'store.json'),
    JSON.stringify({ format: 1, systemIdentifier: '1', encryption: { salt: '00', check: '00' } }),
  );
  const { code, problems } = await examine({ BACKUP_DIRECTORY: place });
  expect(code).toBe(1);
  expect(problems).toEqual([expect.stringMatching(/Backups .*BACKUP_KEY_FILE/)]);
});

it('the doctor reports everything that is wrong at once', async () => {
  const nobody = 'postgresql://nobody@127.0.0.1:1/nothing';
  const { code, problems } = await examine({
    DATA_DIRECTORY: '/dev/null/data',
    ORDERS_PORT: 'four',
    ...Object.fromEntries(graph.databases.map(({ urlVariable }) => [urlVariable, nobody])),
  });
  expect(code).toBe(1);
  expect(problems.map((line) => line.split(/\s{2,}/)[0])).toEqual([
    '✗ Data directory',
    '✗ Ports',
    ...graph.databases.map(() => '✗ Databases'),
  ]);
});
