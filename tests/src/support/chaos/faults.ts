import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { graph } from '../known-graph.ts';
import { descendantsOf, isAlive } from '../npm-start.ts';
import type { Random } from '../random.ts';
import { runSql } from '../stock.ts';

/** The relative frequency of each kind of fault. */
const WEIGHTS = {
  kill: 10,
  'kill PostgreSQL': 3,
  terminate: 3,
  stop: 2,
  'cut connections': 4,
  'fill the disk': 2,
  'skew a clock': 2,
} as const;
export type FaultKind = keyof typeof WEIGHTS;
/** The size of the small disk for the logs. */
const DISK = '256k';
/** The maximum error of a clock, in seconds: slightly less than services tolerate between two clocks. */
const MOST_SKEW_S = 25;
/** How long a process may take to be restarted, or to end. */
const APPEARS_MS = 60_000;

/** A running `npm start` to be disturbed. */
export interface Victim {
  /** The process of `npm start`. */
  pid: number;
  dataDirectory: string;
  superuserUrl: string;
  /** Contains the clock errors of the services, in files. */
  clockDirectory: string;
}

/** A fault that was caused. */
export interface Fault {
  kind: FaultKind;
  /** The affected process or file. */
  target: string;
  /** Ends a fault that does not end by itself. */
  undo(): Promise<void>;
}

/** Mounts the folder of logs on a separate disk, which can be filled; null without the necessary rights. */
export function mountLogs(dataDirectory: string): (() => void) | null {
  const directory = join(dataDirectory, 'logs');
  try {
    execFileSync('mkdir', ['-p', directory]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', directory], { stdio: 'pipe' });
    return () => void execFileSync('umount', ['--lazy', directory]);
  } catch {
    return null;
  }
}

/** Draws the next fault. @param canFill whether there is a disk to fill. */
export function drawFault(random: Random, canFill: boolean): FaultKind {
  const kinds = (Object.keys(WEIGHTS) as FaultKind[]).filter((kind) => canFill || kind !== 'fill the disk');
  const bag = kinds.flatMap((kind) => Array.from({ length: WEIGHTS[kind] }, () => kind));
  return bag[random.below(bag.length)] ?? 'kill';
}

/** Causes a fault. */
export async function inflict(kind: FaultKind, victim: Victim, random: Random): Promise<Fault> {
  const done = async () => undefined;
  switch (kind) {
    case 'kill':
    case 'terminate':
    case 'stop': {
      const { name } = graph.services[random.below(graph.services.length)] ?? graph.gateway;
      const pid = await oneProcess(victim, `/${name}/dist/server.js`, random);
      process.kill(pid, { kill: 'SIGKILL', terminate: 'SIGTERM', stop: 'SIGSTOP' }[kind]);
      if (kind !== 'stop') await isGone(pid);
      return { kind, target: name, undo: done };
    }
    case 'kill PostgreSQL': {
      const pid = await oneProcess(victim, '/postgres -D', random);
      process.kill(pid, 'SIGKILL');
      await isGone(pid);
      return { kind, target: 'PostgreSQL', undo: done };
    }
    case 'cut connections':
      await runSql(
        victim.superuserUrl,
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL',
        [],
      );
      return { kind, target: 'all databases', undo: done };
    case 'fill the disk': {
      const file = join(victim.dataDirectory, 'logs', 'filler');
      await writeFile(file, Buffer.alloc(1_000_000)).catch(() => undefined);
      return { kind, target: 'logs', undo: () => rm(file, { force: true }) };
    }
    case 'skew a clock': {
      const { name } = random.oneOf([graph.gateway, ...graph.subgraphs]);
      const file = join(victim.clockDirectory, name);
      await writeFile(file, String((random.below(2 * MOST_SKEW_S) - MOST_SKEW_S) * 1_000));
      return { kind, target: name, undo: () => rm(file, { force: true }) };
    }
  }
}

/** One of the processes that run this command; if one has just been ended, waits until it is restarted. */
function oneProcess({ pid }: Victim, command: string, random: Random): Promise<number> {
  return vi.waitFor(
    () => {
      const pids = descendantsOf(pid, command);
      const chosen = pids[random.below(Math.max(1, pids.length))];
      if (chosen === undefined) throw new Error(`no process runs ${command}`);
      return chosen;
    },
    { timeout: APPEARS_MS, interval: 100 },
  );
}

/** Resolves when a process has ended, so that its absence can be observed. */
async function isGone(pid: number): Promise<void> {
  await expect.poll(() => isAlive(pid), { timeout: APPEARS_MS, interval: 10 }).toBe(false);
}
