import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startOwnServer } from '../src/own-server.ts';

it('a server that was left behind while it was still starting is stopped, and its place is taken', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'own-server-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const start = () => startOwnServer(directory, { settings: {}, onLog: () => undefined });
  await (await start()).stop();

  // Whichever comes second finds a server that answers nobody yet.
  const servers = await Promise.all([start(), start()]);
  const endings = servers.map(({ exited }) => exited.then(() => 'ended'));
  expect(await Promise.race([...endings])).toBe('ended');
  await Promise.all(servers.map((server) => server.stop()));
});
