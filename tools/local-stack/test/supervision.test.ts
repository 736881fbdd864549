import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { endHung } from '../src/end-hung.ts';
import { type Stack, superviseStack } from '../src/index.ts';
import { startTinyStack } from './tiny-stack.ts';

const NAME = 'ratings-subgraph';
let stack: Stack;
let interruption: AbortController;
let said: string[];
let heard: () => void;

/** Resolves once a message matches. */
const saying = (pattern: RegExp) =>
  new Promise<void>((resolve) => {
    heard = () => said.some((line) => pattern.test(line)) && resolve();
    heard();
  });

beforeEach(async () => {
  // Two processes of a service run beside each other, so both need free ports.
  stack = await startTinyStack({ [NAME]: { PORT: '0' } });
  interruption = new AbortController();
  said = [];
  heard = () => undefined;
});
afterEach(() => stack.stop());

/** The processes of the tiny graph that this one has started, and that run. */
function processes(): number[] {
  const lines = execFileSync('ps', ['--ppid', String(process.pid), '-o', 'pid=,args='], { encoding: 'utf8' }).split(
    '\n',
  );
  return lines.filter((line) => line.includes('tiny-graph/apps/service.js')).map((line) => Number.parseInt(line, 10));
}

function supervise(): Promise<string | null> {
  return superviseStack(stack, interruption.signal, (line) => {
    said.push(line);
    heard();
  });
}

it('a service that is replaced again and again, as every edit in npm run dev does, has not failed', async () => {
  const done = supervise();
  for (let edit = 0; edit < 7; edit++) await stack.adopt(await stack.launch(NAME)).stop();
  process.kill(stack.service(NAME).pid, 'SIGKILL');
  await saying(/runs again/);
  interruption.abort();
  expect(await done).toBeNull();
  expect(said).toEqual([expect.stringMatching(/ended \(SIGKILL\)/), expect.stringMatching(/runs again/)]);
});

it('a service that keeps ending is not started again once we are asked to stop, though it was about to be', async () => {
  const done = supervise();
  process.kill(stack.service(NAME).pid, 'SIGKILL');
  await saying(/runs again/);
  said.length = 0;
  process.kill(stack.service(NAME).pid, 'SIGKILL');
  await saying(/starting it again/);
  interruption.abort();
  expect(await done).toBeNull();
  const { exited } = stack.service(NAME);
  await stack.stop();
  await exited;
  await expect(stack.restart(NAME)).rejects.toThrow(/is being stopped/);
  expect(said).toEqual([expect.stringMatching(/starting it again/)]);
});

it('a service that was launched but not put in place yet ends with the graph', async () => {
  const launched = await stack.launch(NAME);
  await stack.stop();
  expect(await launched.exited).toMatchObject({ signal: null });
  expect(() => process.kill(launched.pid, 0)).toThrow(/ESRCH/);
});

it.runIf(process.platform === 'linux')('a service that is stopped by a signal is ended and started again', async () => {
  const done = supervise();
  const { pid } = stack.service(NAME);
  process.kill(pid, 'SIGSTOP');
  await saying(/runs again/);
  interruption.abort();
  await done;
  expect(said).toEqual([
    `${NAME} was stopped by a signal: ending it`,
    `${NAME} ended (SIGKILL): starting it again`,
    expect.stringMatching(/runs again/),
  ]);
  expect(stack.service(NAME).pid).not.toBe(pid);
});

it('a service that waits for ever without an answer is ended, one that computes gets more time', async () => {
  const watchfulness = { pauseMs: 20, deadlineMs: 200, mostIdle: 2, mostBusy: 1_000 };
  const { url, exited } = stack.service(NAME);
  const note = (line: string) => void said.push(line);
  const watching = endHung(() => stack.service(NAME), interruption.signal, note, watchfulness);
  // Long enough that an idle process would have been ended.
  const { computed } = (await (await fetch(`${url}/compute?ms=2000`)).json()) as { computed: string };
  expect({ computed, said }).toEqual({ computed: '2000', said: [] });
  await fetch(`${url}/wait`).catch(() => undefined);
  expect(await exited).toEqual({ code: null, signal: 'SIGKILL' });
  interruption.abort();
  await watching;
  expect(said).toEqual([`${NAME} does not answer any more: ending it`]);
});

it('a gateway that stops is not taken for hung while it finishes its requests, though its held port accepts others', async () => {
  const { pid, url, exited, isStopping } = stack.service('gateway');
  const leaving = new AbortController();
  const held = fetch(`${url}/hold`, { signal: leaving.signal }).catch(() => 'left');
  // It has read the first request when it answers a later one.
  await fetch(url);
  process.kill(pid, 'SIGTERM');
  await expect.poll(isStopping).toBe(true);
  let looks = 0;
  const current = () => {
    looks += 1;
    return stack.service('gateway');
  };
  const watchfulness = { pauseMs: 10, deadlineMs: 20, mostIdle: 2, mostBusy: 4 };
  const watching = endHung(current, interruption.signal, (line) => void said.push(line), watchfulness);
  await expect.poll(() => looks).toBeGreaterThan(10);
  leaving.abort();
  expect(await held).toBe('left');
  expect(await exited).toEqual({ code: 0, signal: null });
  interruption.abort();
  await watching;
  expect(said).toEqual([]);
});

it('a service that an edit replaces while it is being started again runs once, as the edit has it', async () => {
  const launched = await stack.launch(NAME);
  const ended = stack.service(NAME);
  process.kill(ended.pid, 'SIGKILL');
  await ended.exited;
  const restarting = stack.restart(NAME);
  expect(stack.adopt(launched)).toBe(ended);
  expect(await restarting).toBe(launched);
  expect(stack.service(NAME)).toBe(launched);
  expect(processes().toSorted()).toEqual([stack.service('gateway').pid, launched.pid].toSorted());
});

it('a service that an edit replaces before it is started again is left alone', async () => {
  let restarts = 0;
  const launched = await stack.launch(NAME);
  const watched = {
    ...stack,
    restart: async (name: string) => {
      restarts += 1;
      if (restarts > 1) return stack.restart(name);
      stack.adopt(launched);
      throw new Error('broken for a while');
    },
  };
  const done = superviseStack(watched, interruption.signal, (line) => {
    said.push(line);
    heard();
  });
  process.kill(stack.service(NAME).pid, 'SIGKILL');
  await saying(/trying again/);
  // It is watched like any other: its end is noticed.
  process.kill(launched.pid, 'SIGKILL');
  await saying(/runs again/);
  interruption.abort();
  await done;
  expect(restarts).toBe(2);
  expect(said.filter((line) => /ended/.test(line))).toHaveLength(2);
});

it('a graph that is stopped is not supervised any more, whoever stops it', async () => {
  const done = supervise();
  await stack.stop();
  expect(await done).toBeNull();
  expect(said).toEqual([]);
});

it('a service that cannot be started again is tried until it can, and what hinders it is said once', async () => {
  const broken = 'broken for a while';
  let attempts = 0;
  const watched = {
    ...stack,
    restart: (name: string) => {
      attempts += 1;
      return attempts < 4 ? Promise.reject(new Error(broken)) : stack.restart(name);
    },
  };
  const done = superviseStack(watched, interruption.signal, (line) => {
    said.push(line);
    heard();
  });
  process.kill(stack.service(NAME).pid, 'SIGKILL');
  await saying(/runs again/);
  interruption.abort();
  await done;
  expect(attempts).toBe(4);
  expect(said.filter((line) => line.includes(broken))).toHaveLength(1);
});

it('requests that come while the gateway is started again wait for it', async () => {
  const done = supervise();
  const former = stack.service('gateway');
  process.kill(former.pid, 'SIGKILL');
  await former.exited;
  const environment = (await (await fetch(stack.gatewayUrl)).json()) as Record<string, string>;
  expect(environment.PORT).toBe(String(stack.ports.gateway));
  await saying(/gateway runs again/);
  expect(stack.service('gateway').url).toBe(former.url);
  interruption.abort();
  await done;
  await stack.stop();
  await expect(fetch(stack.gatewayUrl)).rejects.toThrow();
});

it('a gateway whose port is taken says so, though the port is held for it', async () => {
  const other = await startTinyStack({}, { ports: { gateway: stack.ports.gateway ?? 0 } }).catch(
    (error: Error) => error,
  );
  expect(other).toMatchObject({ message: expect.stringMatching(/EADDRINUSE/) });
});

it('all services are told that a log cannot be written, those that start later too', async () => {
  // What is written to this device finds no space left.
  await symlink('/dev/full', join(stack.logDirectory, 'gateway.log'));
  const done = supervise();
  const told = async (name: string) => {
    const answer = (await (await fetch(stack.service(name).url)).json()) as { warnings?: string[] };
    return answer.warnings;
  };
  const warnings = ['The logs of gateway cannot be written just now.'];
  await expect.poll(() => told('gateway')).toEqual(warnings);
  await expect.poll(() => told(NAME)).toEqual(warnings);
  process.kill(stack.service(NAME).pid, 'SIGKILL');
  await saying(/runs again/);
  await expect.poll(() => told(NAME)).toEqual(warnings);
  interruption.abort();
  await done;
});
