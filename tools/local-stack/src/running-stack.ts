import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dataDirectoryFrom } from './data-directory.ts';
import { ownerOf } from './directory-lock.ts';
import type { Ports } from './ports.ts';
import { replaceFile } from './replace-file.ts';
import type { Stack } from './stack.ts';

/** A graph that runs on a data directory: how other commands find it. */
export interface RunningStack {
  /** The process of `npm start` or `npm run dev`. */
  pid: number;
  gatewayUrl: string;
  ports: Ports;
  /** The authority that clients must trust; null without TLS. */
  caFile: string | null;
}

/** Lets other commands find a graph that this process runs. @returns what ends that. */
export async function announceStack(
  directory: string,
  { gatewayUrl, ports, certificates }: Stack,
): Promise<() => Promise<void>> {
  const file = recordIn(directory);
  const running: RunningStack = { pid: process.pid, gatewayUrl, ports, caFile: certificates?.caFile ?? null };
  await replaceFile(file, JSON.stringify(running));
  return () => rm(file, { force: true });
}

/**
 * The graph that runs from a clone, wherever its ports are; null if there is none, or it is just starting. What another clone
 * runs is never found.
 */
export async function findStack(root: string, env: NodeJS.ProcessEnv): Promise<RunningStack | null> {
  const directory = dataDirectoryFrom(env, root);
  const owner = await ownerOf(directory);
  if (owner === null) return null;
  const text = await readFile(recordIn(directory), 'utf8').catch(() => null);
  const running = text === null ? null : (JSON.parse(text) as RunningStack);
  // The record of one that was killed belongs to no one.
  return running?.pid === owner ? running : null;
}

function recordIn(directory: string): string {
  return join(directory, 'running.json');
}
