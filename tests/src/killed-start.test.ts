import { setTimeout as delay } from 'node:timers/promises';
import { holdFreePort, isAlive, readProcessStat, sendSignal } from '@commerce/local-postgres';
import { expect, it, onTestFinished } from 'vitest';
import { createClient } from './support/client.ts';
import { graph } from './support/known-graph.ts';
import { descendantsOf, type NpmStart, npmStart } from './support/npm-start.ts';
import { createRandom, type Random } from './support/random.ts';
import { temporaryDirectory } from './support/repository.ts';

/** From `npm run test:start -- --kills N --seed N`. */
const KILLS = Number(process.env.START_KILLS ?? 4);
const SEED = Number(process.env.START_SEED ?? 1);
const READY = /Gateway\s+(http:\S+)/;
/** The longest time between killing one of its processes and killing npm start itself, in milliseconds. */
const LATER_MS = 1_000;

it(`npm start starts after each of ${KILLS} kills of its processes and itself at random moments, its own start included, seed ${SEED}`, {
  timeout: 60_000 + KILLS * 60_000,
}, async () => {
  const directory = await temporaryDirectory();
  onTestFinished(directory.remove);
  const random = createRandom(SEED);
  const ports = await fixedPorts();
  const start = (): NpmStart => {
    const started = npmStart(directory.path, ports);
    onTestFinished(() => void started.child.kill('SIGKILL'));
    return started;
  };

  const killed: Identity[] = [];
  let startMs = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const began = performance.now();
    const started = start();
    // Every second one is killed while it starts.
    if (kill % 2 === 0) {
      await started.said(READY);
      startMs = performance.now() - began;
      await delay(random.below(LATER_MS));
    } else {
      await Promise.race([delay(random.below(Math.ceil(startMs))), started.exitCode]);
    }
    expect(started.child.exitCode, started.output()).toBeNull();
    killed.push(...(await killOutright(started, random)));
  }

  const last = start();
  const [, url = ''] = await last.said(READY);
  expect((await createClient(url).query('{ products { totalCount } }')).data.products.totalCount).toBeGreaterThan(50);
  killed.push(...descendantsOf(last.child.pid ?? 0).map(identityOf));
  last.child.kill('SIGINT');
  expect(await last.exitCode).toBe(0);
  expect(killed.filter(stillRuns)).toEqual([]);
});

/** A process, as distinct from later ones with the same id. */
interface Identity {
  pid: number;
  /** Null on systems without /proc. */
  startedAt: string | null;
}

/** The position in `readProcessStat`. */
const START_TIME = 19;

function identityOf(pid: number): Identity {
  return { pid, startedAt: readProcessStat(pid)?.[START_TIME] ?? null };
}

function stillRuns({ pid, startedAt }: Identity): boolean {
  return isAlive(pid) && identityOf(pid).startedAt === startedAt;
}

/** Fixed ports, as users have them: anything that is left behind blocks the next start. */
async function fixedPorts(): Promise<Record<string, string>> {
  const held = await Promise.all(
    graph.services.map(async ({ portVariable }) => ({ portVariable, ...(await holdFreePort()) })),
  );
  await Promise.all(held.map(({ release }) => release()));
  return Object.fromEntries(held.map(({ portVariable, port }) => [portVariable, String(port)]));
}

/** Kills a random process, and then the supervisor unless it was that one. @returns all processes. */
async function killOutright({ child, exitCode }: NpmStart, random: Random): Promise<Identity[]> {
  const pid = child.pid ?? 0;
  const processes = [pid, ...descendantsOf(pid)].map(identityOf);
  const chosen = processes[random.below(processes.length)]?.pid ?? pid;
  sendSignal(chosen, 'SIGKILL');
  if (chosen !== pid) await delay(random.below(LATER_MS));
  child.kill('SIGKILL');
  await exitCode;
  return processes;
}
