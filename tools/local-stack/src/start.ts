import { setMaxListeners } from 'node:events';
import { dataDirectoryFrom } from './data-directory.ts';
import { describeMetrics } from './describe-metrics.ts';
import { endHung, endStopped } from './end-hung.ts';
import { addressOf, isProduction } from './environment.ts';
import type { Replicas } from './instances.ts';
import { keepRunning, type Watched } from './keep-running.ts';
import { runSession } from './session.ts';
import type { Stack } from './stack.ts';

/** What `npm start` is asked for. */
export interface StartOptions {
  replicas?: Replicas;
  /** Whether the gateway and the subgraphs share one process. */
  'one-process'?: boolean;
  /** Whether the services serve metrics for Prometheus. */
  observe?: boolean;
  /** Whether all connections use TLS, with certificates of an authority of this machine. */
  tls?: boolean;
}

/**
 * `npm start`: runs the entire graph until it is asked to stop. What dies or hangs is started again, the database too.
 * @returns the exit code.
 */
export async function start(
  root: string,
  env: NodeJS.ProcessEnv,
  { replicas = {}, observe = false, tls = false, 'one-process': oneProcess = false }: StartOptions = {},
): Promise<number> {
  return runSession(root, env, async (session) => {
    const stack = await session.startStack({ replicas, oneProcess, observe, tls });
    try {
      session.say(greeting(stack));
      if (stack.metricsPorts)
        session.say(await describeMetrics(stack.metricsPorts, dataDirectoryFrom(env, root), root));
      return await superviseStack(stack, session.signal, session.say);
    } finally {
      session.say('Stopping …');
      await stack.stop();
    }
  });
}

/**
 * Starts again whatever has ended, each process on its own, and ends what hangs. Resolves once we are asked to stop, or
 * the graph is stopped.
 */
export async function superviseStack(stack: Stack, asked: AbortSignal, say: (text: string) => void): Promise<null> {
  const signal = AbortSignal.any([asked, stack.stopping]);
  // Each watched process adds listeners.
  setMaxListeners(0, signal);
  const keepAlive = (each: Watched & { current(): { pid: number } }) => [
    keepRunning(each, signal, say),
    endStopped(each, signal, say),
  ];
  const watched = stack.instances.flatMap(({ name }) => {
    const current = () => stack.service(name);
    const service = { name, current, restart: () => stack.restart(name) };
    return [...keepAlive(service), endHung(current, signal, say)];
  });
  const { database } = stack;
  if (database) watched.push(...keepAlive({ name: 'PostgreSQL', ...database }));
  await Promise.all(watched);
  return null;
}

/** What a user wants to know once all runs. */
export function greeting({ graph, gatewayUrl, ports, database, logDirectory, certificates }: Stack): string {
  return `
The graph is ready:

  Gateway     ${gatewayUrl}   (${isProduction() ? 'production: it refuses the logins of npm run token' : 'open it in a browser to explore'})
${graph.subgraphs.map(({ name, subgraph }) => `  ${subgraph.padEnd(10)}  ${addressOf(ports[name], certificates)}   (internal: clients use the gateway)`).join('\n')}
  PostgreSQL  ${database ? `127.0.0.1:${database.current().port}` : 'as set in the environment'}
  Logs        ${logDirectory}${certificates ? `\n  Authority   ${certificates.caFile}   (clients must trust it)` : ''}

A first query:

  curl -s ${certificates ? `--cacert '${certificates.caFile}' ` : ''}${gatewayUrl} -H 'content-type: application/json' \\
    -d '{"query":"{ products(first: 3) { nodes { title priceRange { min { amount currencyCode } } } } }"}'

The whole tour: npm run demo     To stop: Ctrl-C
`;
}
