import { setTimeout as delay } from 'node:timers/promises';
import { runSession } from './session.ts';
import type { Stack } from './stack.ts';

const MAX_RESTARTS = 5;
const RESTART_DELAY_MS = 500;
/** A service that has run so long did not keep ending. */
const STEADY_MS = 60_000;

/**
 * `npm start`: runs the entire graph until it is asked to stop. A service that dies is started again; if it keeps
 * dying, or if the database does, everything is stopped.
 * @returns the exit code.
 */
export function start(root: string, env: NodeJS.ProcessEnv): Promise<number> {
  return runSession(root, env, async (session) => {
    const stack = await session.startStack();
    session.say(greeting(stack));
    const reason = await untilDone(stack, session.signal, session.say);
    session.say(`${reason ?? 'Stopping'} …`);
    await stack.stop();
    return reason;
  });
}

/**
 * Watches over what runs, and starts a service again that has ended. Null when we are asked to stop; else why we cannot
 * go on.
 */
export async function untilDone(stack: Stack, signal: AbortSignal, say: (text: string) => void) {
  const interrupted = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  const databaseDied = stack.postgres?.exited.then(() => 'PostgreSQL ended: stopping everything');
  const watches = stack.graph.services.map(({ name }) => keepRunning(stack, name, signal, say));
  return Promise.race([interrupted, ...watches, ...(databaseDied ? [databaseDied] : [])]);
}

/** Starts a service again whenever it ends; answers why it cannot be kept running. Never answers once interrupted. */
async function keepRunning(stack: Stack, name: string, signal: AbortSignal, say: (text: string) => void) {
  for (let failures = 0; ; ) {
    const watchedSince = performance.now();
    const process = stack.service(name);
    const { code, signal: killedBy } = await process.exited;
    if (signal.aborted) return never();
    const wasReplaced = stack.service(name) !== process;
    if (wasReplaced) continue;
    failures = performance.now() - watchedSince > STEADY_MS ? 1 : failures + 1;
    const end = `${name} ended (${killedBy ?? `exit code ${code}`})`;
    if (failures > MAX_RESTARTS) return `${end} again and again: stopping everything`;
    say(`${end}: starting it again`);
    await delay(RESTART_DELAY_MS * (failures - 1), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return never();
    try {
      const { pid } = await stack.restart(name);
      say(`${name} runs again (process ${pid})`);
    } catch (error) {
      return `${error instanceof Error ? error.message : error}\n${name} cannot be started again: stopping everything`;
    }
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** What a user wants to know once all runs. */
export function greeting({ graph, gatewayUrl, ports, postgres, logDirectory }: Stack): string {
  return `
The graph is ready:

  Gateway     ${gatewayUrl}   (open it in a browser to explore)
${graph.subgraphs.map(({ name, subgraph }) => `  ${subgraph.padEnd(10)}  http://127.0.0.1:${ports[name]}/graphql   (answers the gateway alone)`).join('\n')}
  PostgreSQL  ${postgres ? `127.0.0.1:${postgres.port}` : 'as the environment says'}
  Logs        ${logDirectory}

A first query:

  curl -s ${gatewayUrl} -H 'content-type: application/json' \\
    -d '{"query":"{ products(first: 3) { nodes { title priceRange { min { amount currencyCode } } } } }"}'

The whole tour: npm run demo     To stop: Ctrl-C
`;
}
