import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseFreePorts } from '@commerce/local-stack';
import { expect, onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

/** Whether there is a load balancer here. */
export const hasBalancer = spawnSync('haproxy', ['-v']).status === 0;

/** A load balancer with an address for each service. It knows no sessions: each request may go to another instance. */
export interface Balancer {
  /** The address of a service. */
  urls: Readonly<Record<string, string>>;
  /** Waits until requests are sent to the instance on this port. */
  uses(port: number): Promise<void>;
}

/** @param instances the ports of each service's instances, by its name. */
export async function startBalancer(instances: Readonly<Record<string, readonly number[]>>): Promise<Balancer> {
  const names = Object.keys(instances);
  const ports = await chooseFreePorts([...names, 'statistics'], {});
  const file = join(await temporaryFolder(), 'haproxy.cfg');
  await writeFile(
    file,
    [
      'defaults',
      '  mode http',
      '  balance roundrobin',
      '  option redispatch',
      '  timeout connect 1s',
      '  timeout client 30s',
      '  timeout server 30s',
      // A check that is late must not take an instance out: only its answer does.
      '  timeout check 10s',
      '  option httpchk GET /health/ready',
      '  default-server check inter 100ms fall 1 rise 1',
      'listen statistics',
      `  bind 127.0.0.1:${ports.statistics}`,
      '  stats enable',
      '  stats uri /',
      ...names.flatMap((name) => [
        `listen ${name}`,
        `  bind 127.0.0.1:${ports[name]}`,
        ...(instances[name] ?? []).map((port) => `  server ${port} 127.0.0.1:${port}`),
      ]),
      '',
    ].join('\n'),
  );
  const child = spawn('haproxy', ['-db', '-f', file], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  const stateOf = async (port: number) => {
    const answer = await fetch(`http://127.0.0.1:${ports.statistics}/;csv`).catch(() => null);
    const lines = ((await answer?.text()) ?? '').split('\n').map((line) => line.split(','));
    const status = lines[0]?.indexOf('status') ?? -1;
    return lines.find(([, server]) => server === String(port))?.[status];
  };
  return {
    urls: Object.fromEntries(names.map((name) => [name, `http://127.0.0.1:${ports[name]}`])),
    uses: async (port) => expect.poll(() => stateOf(port)).toBe('UP'),
  };
}
