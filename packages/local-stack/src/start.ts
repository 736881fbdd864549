import { setTimeout as delay } from 'node:timers/promises';
import { runCatalogueCommand } from './catalogue-process.ts';
import { checkPorts } from './check-ports.ts';
import { databaseUrlsFrom } from './databases.ts';
import { lockDirectory } from './directory-lock.ts';
import { createProgress } from './progress.ts';
import { dataDirectoryFrom, portsFrom } from './read-options.ts';
import { SERVICES, type ServiceName } from './services.ts';
import { type Stack, startStack } from './stack.ts';

const MAX_RESTARTS = 5;
const RESTART_DELAY_MS = 500;
/** A service that has run so long did not keep ending. */
const STEADY_MS = 60_000;

/**
 * `npm start`: runs the entire graph until it is asked to stop. A service that dies is started again; if it keeps
 * dying, or if the database does, everything is stopped.
 * @returns the exit code.
 */
export async function start(root: string, env: NodeJS.ProcessEnv): Promise<number> {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const progress = createProgress(process.stderr, interruption.signal);
  const dataDirectory = dataDirectoryFrom(env, root);
  let unlock: (() => Promise<void>) | undefined;
  try {
    const ports = portsFrom(env);
    const databaseUrls = databaseUrlsFrom(env);
    await checkPorts(ports);
    unlock = await lockDirectory(dataDirectory);
    const stack = await startStack({
      root,
      dataDirectory,
      ports,
      databaseUrls,
      stage: progress.stage,
      prepareData: (urls) =>
        progress.stage('Demo catalogue', async () => {
          const parameters = [`${root}/demo/catalogue.csv`, '--if-empty'];
          const options = { quiet: true, signal: interruption.signal };
          const code = await runCatalogueCommand('import', root, urls.products, parameters, options);
          if (code !== 0) throw new Error('The demo catalogue could not be loaded.');
        }),
      onOutput: progress.warn,
    });
    progress.say(greeting(stack));
    const reason = await untilDone(stack, interruption.signal, progress.say);
    progress.say(`${reason ?? 'Stopping'} …`);
    await stack.stop();
    progress.say('Stopped; the data is kept.');
    return reason === null ? 0 : 1;
  } catch (error) {
    if (interruption.signal.aborted) {
      progress.say('Stopped before the start was done.');
      return 130;
    }
    progress.say(explain(error, dataDirectory));
    return 1;
  } finally {
    await unlock?.();
  }
}

/** Watches over what runs. Null when we are asked to stop; else why we cannot go on. */
async function untilDone(stack: Stack, signal: AbortSignal, say: (text: string) => void): Promise<string | null> {
  const interrupted = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  const databaseDied = stack.postgres?.exited.then(() => 'PostgreSQL ended: stopping everything');
  const watches = SERVICES.map((name) => keepRunning(stack, name, signal, say));
  return Promise.race([interrupted, ...watches, ...(databaseDied ? [databaseDied] : [])]);
}

/** Starts a service again whenever it ends; answers why it cannot be kept running. Never answers once interrupted. */
async function keepRunning(stack: Stack, name: ServiceName, signal: AbortSignal, say: (text: string) => void) {
  for (let restarts = 0; restarts < MAX_RESTARTS; restarts++) {
    const started = performance.now();
    const { code, signal: killedBy } = await stack.service(name).exited;
    if (signal.aborted) return new Promise<never>(() => undefined);
    if (performance.now() - started > STEADY_MS) restarts = 0;
    say(`${name} ended (${killedBy ?? `exit code ${code}`}): starting it again`);
    await delay(RESTART_DELAY_MS * restarts);
    try {
      const { pid } = await stack.restart(name);
      say(`${name} runs again (process ${pid})`);
    } catch (error) {
      return `${error instanceof Error ? error.message : error}\n${name} cannot be started again: stopping everything`;
    }
  }
  return `${name} keeps ending: stopping everything`;
}

function greeting({ gatewayUrl, ports, postgres, logDirectory }: Stack): string {
  const subgraphs = SERVICES.filter((name) => name !== 'gateway');
  return `
The graph is ready:

  Gateway     ${gatewayUrl}   (open it in a browser to explore)
${subgraphs.map((name) => `  ${name.replace('-subgraph', '').padEnd(10)}  http://127.0.0.1:${ports[name]}/graphql   (answers the gateway alone)`).join('\n')}
  PostgreSQL  ${postgres ? `127.0.0.1:${postgres.port}` : 'as the environment says'}
  Logs        ${logDirectory}

A first query:

  curl -s ${gatewayUrl} -H 'content-type: application/json' \\
    -d '{"query":"{ products(first: 3) { nodes { title priceRange { min { amount currencyCode } } } } }"}'

The whole tour: npm run demo     To stop: Ctrl-C
`;
}

/** One line that says what to do, for what the operating system refuses; else what the error says. */
function explain(error: unknown, dataDirectory: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return `${dataDirectory} cannot be written to: make it writable, or set DATA_DIRECTORY to another folder.`;
  }
  if (code === 'ENOSPC') return `The disk is full: make room, or set DATA_DIRECTORY to a folder on another disk.`;
  return error instanceof Error ? error.message : String(error);
}
