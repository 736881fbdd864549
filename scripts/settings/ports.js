import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * How long services of an npm start that was just killed may need to end, in milliseconds: one that is loading its
 * modules learns of it afterwards.
 */
const PATIENCE_MS = 15_000;

/** What is wrong with the ports of the services. `npm start` looks again after the build, by `checkPorts` of tools/local-stack; nothing of it is built yet. */
export async function findTakenPorts(ports, env, root) {
  const wanted = ports
    .map((port) => ({ ...port, number: Number(env[port.variable] || port.standardPort) }))
    // The others are reported as settings.
    .filter(({ number }) => number >= 0 && number <= 65_535);
  const twice = wanted.flatMap(({ number, variable }, index) => {
    const other = wanted.slice(0, index).find((earlier) => earlier.number === number);
    return other && number !== 0
      ? [`${other.variable} and ${variable} are both ${number}: give each a port of its own.`]
      : [];
  });
  if (twice.length > 0) return twice;
  const patienceMs = (await wasKilled(resolve(root, env.DATA_DIRECTORY || '.data'))) ? PATIENCE_MS : 0;
  return (await Promise.all(wanted.map((port) => findPortProblem(port, patienceMs)))).flat();
}

/** Whether the last npm start with this data directory was killed: one that stops takes its mark away. */
async function wasKilled(directory) {
  const mark = await readFile(join(directory, 'in-use.pid'), 'utf8').catch(() => '');
  const pid = Number(mark.split('\n')[0]);
  return pid > 0 && !isAlive(pid);
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function findPortProblem({ number, service, variable }, patienceMs) {
  const code = await tryPatiently(number, patienceMs);
  if (code === null) return [];
  return code === 'EACCES'
    ? [`Port ${number} of the ${service} needs more rights: set ${variable} to a port from 1024 on.`]
    : [
        `Port ${number} of the ${service} is in use: stop what uses it (another npm start?), or set ${variable} to a free port.`,
      ];
}

/** @returns why nothing can listen there, not even after this time, or null. */
async function tryPatiently(port, patienceMs) {
  const until = performance.now() + patienceMs;
  for (;;) {
    const code = await tryPort(port);
    if (code !== 'EADDRINUSE' || performance.now() > until) return code;
    await delay(50);
  }
}

/** @returns why nothing can listen there now, or null. */
async function tryPort(port) {
  const server = createServer();
  try {
    server.listen({ host: '127.0.0.1', port });
    await once(server, 'listening');
    return null;
  } catch (error) {
    return error.code;
  } finally {
    server.close();
  }
}
