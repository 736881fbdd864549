import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findRunningPostgres, findStoppingPostgres, startLocalPostgres, stopRunningPostgres } from '../src/index.ts';
import { isAlive } from '../src/processes.ts';
import { query, start } from './start.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const wantedDirectory = async () => join(await temporaryDirectory(), 'postgres');

test('a stopped server leaves no process behind, and its data is available at the next start', async () => {
  const dataDirectory = await wantedDirectory();
  const first = await start({ dataDirectory });
  await query(first.superuserUrl, "CREATE TABLE note AS SELECT 'kept' AS text");
  const processes = await query(first.superuserUrl, 'SELECT pid FROM pg_stat_activity');
  await first.stop();
  expect(await first.exited).toEqual({ code: 0, signal: null });
  expect([first.pid, ...processes.map(({ pid }) => Number(pid))].filter(isAlive)).toEqual([]);
  await first.stop();

  const second = await start({ dataDirectory });
  expect(await query(second.superuserUrl, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
});

test('stopping does not wait for open connections', async () => {
  const server = await start({ dataDirectory: await wantedDirectory() });
  const waiting = expect(query(server.superuserUrl, 'SELECT pg_sleep(3600)')).rejects.toThrow();
  await server.stop();
  await waiting;
});

test('a server ends if its owner is killed', async () => {
  const dataDirectory = await wantedDirectory();
  const script = `
    import { startLocalPostgres } from '${new URL('../dist/index.js', import.meta.url).href}';
    const { pid } = await startLocalPostgres({ dataDirectory: ${JSON.stringify(dataDirectory)} });
    process.stdout.write(String(pid));
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [pid] = await once(owner.stdout, 'data');
  expect(isAlive(Number(pid))).toBe(true);
  owner.kill('SIGKILL');
  await expect.poll(() => isAlive(Number(pid))).toBe(false);
});

test('a killed server starts again, with all committed data', async () => {
  const dataDirectory = await wantedDirectory();
  const killed = await start({ dataDirectory });
  await query(killed.superuserUrl, "CREATE TABLE note AS SELECT 'committed' AS text");
  process.kill(killed.pid, 'SIGKILL');
  expect(await killed.exited).toEqual({ code: null, signal: 'SIGKILL' });
  expect(await findRunningPostgres(dataDirectory)).toBeNull();

  const restarted = await start({ dataDirectory });
  expect(await query(restarted.superuserUrl, 'SELECT text FROM note')).toEqual([{ text: 'committed' }]);
});

test('a postmaster.pid whose process id now belongs to another program does not prevent the start', async () => {
  const dataDirectory = await wantedDirectory();
  const server = await start({ dataDirectory });
  const file = join(server.dataDirectory, 'postmaster.pid');
  const [, ...rest] = (await readFile(file, 'utf8')).split('\n');
  await server.stop();
  await writeFile(file, [process.pid, ...rest].join('\n'));

  expect(await findRunningPostgres(dataDirectory)).toBeNull();
  await start({ dataDirectory });
});

test('a server of another owner is stopped even if it hangs', async () => {
  const { pid, exited } = await start({ dataDirectory: await wantedDirectory() });
  process.kill(pid, 'SIGSTOP');
  await stopRunningPostgres({ pid }, 100);
  expect(await exited).toEqual({ code: null, signal: 'SIGKILL' });
});

test('a server that hangs while it stops is found, and can be stopped', async () => {
  const dataDirectory = await wantedDirectory();
  const { pid, exited, superuserUrl } = await start({ dataDirectory });
  expect(await findStoppingPostgres(dataDirectory)).toBeNull();
  const statement = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'";
  const [checkpointer] = await query(superuserUrl, statement);
  process.kill(Number(checkpointer?.pid), 'SIGSTOP');
  process.kill(pid, 'SIGINT');
  await expect.poll(() => findStoppingPostgres(dataDirectory)).toEqual({ pid });
  expect(await findRunningPostgres(dataDirectory)).toBeNull();
  await stopRunningPostgres({ pid }, 100);
  expect(await exited).toEqual({ code: null, signal: 'SIGKILL' });
  process.kill(Number(checkpointer?.pid), 'SIGKILL');
  await start({ dataDirectory });
});

test('a killed server that its parent did not wait for does not prevent the start', async () => {
  const dataDirectory = await wantedDirectory();
  const server = await start({ dataDirectory });
  const file = join(server.dataDirectory, 'postmaster.pid');
  const [, ...rest] = (await readFile(file, 'utf8')).split('\n');
  await server.stop();
  // A process of that name whose parent never waits for it: the shell has become a `tail`, which prints its id.
  const directory = await temporaryDirectory();
  const [program, printed] = [join(directory, 'postgres'), join(directory, 'pid')];
  execFileSync('cp', ['/bin/sleep', program]);
  const parent = spawn('/bin/sh', ['-c', '"$0" 1000 & echo $! > "$1"; exec tail -f "$1"', program, printed]);
  onTestFinished(() => void parent.kill());
  const pid = Number(await once(parent.stdout, 'data'));
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => isAlive(pid)).toBe(false);
  expect(() => process.kill(pid, 0)).not.toThrow();
  await writeFile(file, [pid, ...rest].join('\n'));

  expect(await findRunningPostgres(dataDirectory)).toBeNull();
  await start({ dataDirectory });
});

test('a copy of a running server’s data starts beside it', async () => {
  const [original, copied] = [await wantedDirectory(), await wantedDirectory()];
  const server = await start({ dataDirectory: original });
  await query(server.superuserUrl, 'CHECKPOINT');
  execFileSync('cp', ['-a', server.dataDirectory, copied]);
  expect(await findRunningPostgres(copied)).toBeNull();
  const second = await start({ dataDirectory: copied });
  expect(second.pid).not.toBe(server.pid);
  expect(await query(server.superuserUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('the remains of an interrupted initdb are removed, and a new cluster is created', async () => {
  const dataDirectory = await wantedDirectory();
  const interrupted = spawn(process.execPath, ['--version']);
  await once(interrupted, 'exit');
  const litter = `${dataDirectory}.unfinished-${interrupted.pid}`;
  await mkdir(join(litter, 'base'), { recursive: true });
  await writeFile(`${litter}.password`, 'half');

  await start({ dataDirectory });
  expect(await readdir(dirname(dataDirectory))).toEqual([basename(dataDirectory)]);
});

test('a running server is found, and a second one on the same data is refused', async () => {
  const dataDirectory = await wantedDirectory();
  expect(await findRunningPostgres(dataDirectory)).toBeNull();
  const { pid, port, superuserUrl } = await start({ dataDirectory });

  expect(await findRunningPostgres(dataDirectory)).toEqual({ pid, port, superuserUrl });
  await expect(startLocalPostgres({ dataDirectory })).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
});

test('a port that is in use is reported as such', async () => {
  const occupant = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void occupant.close());
  await once(occupant, 'listening');
  const address = occupant.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  const starting = startLocalPostgres({ dataDirectory: await wantedDirectory(), port });
  await expect(starting).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    detail: expect.stringContaining('Address already in use'),
  });
});

test('a folder with other files is refused and left unchanged', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'thesis.txt'), 'precious');

  await expect(startLocalPostgres({ dataDirectory: directory })).rejects.toMatchObject({ code: 'NOT_A_CLUSTER' });
  expect(await readdir(directory)).toEqual(['thesis.txt']);
});

test('the server has its own process group, so that Ctrl-C does not reach it', async () => {
  const { pid } = await start({ dataDirectory: await wantedDirectory() });
  expect(process.kill(-pid, 0)).toBe(true);
});

test('the superuser needs the password, which only the server user can read', async () => {
  const server = await start({ dataDirectory: await wantedDirectory() });
  const wrong = new URL(server.superuserUrl);
  wrong.password = 'guess';

  await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  const { mode } = await stat(join(server.dataDirectory, 'superuser-password'));
  expect(mode & 0o777).toBe(0o600);
});

test('settings replace the defaults, log lines are passed on, and fsync stays on', async () => {
  const lines: string[] = [];
  const server = await start({
    dataDirectory: await wantedDirectory(),
    settings: { max_connections: '17' },
    onLog: (line) => lines.push(line),
  });

  const names = ['max_connections', 'listen_addresses', 'fsync', 'data_checksums', 'server_encoding'];
  const shown = await query(
    server.superuserUrl,
    `SELECT ${names.map((name) => `current_setting('${name}') AS ${name}`).join(', ')}`,
  );
  expect(shown).toEqual([
    {
      max_connections: '17',
      listen_addresses: '127.0.0.1',
      fsync: 'on',
      data_checksums: 'on',
      server_encoding: 'UTF8',
    },
  ]);
  expect(lines.join('\n')).toContain('ready to accept connections');
});
