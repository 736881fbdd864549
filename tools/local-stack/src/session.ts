import { setMaxListeners } from 'node:events';
import { readBackupSettings } from './backups/settings.ts';
import { runCatalogueCommand } from './catalogue-process.ts';
import { checkPorts } from './check-ports.ts';
import { dataDirectoryFrom } from './data-directory.ts';
import { databasesFrom, databaseUrl } from './databases.ts';
import { lockDirectory } from './directory-lock.ts';
import { isProduction } from './environment.ts';
import { type Graph, readGraph } from './graph.ts';
import { readLogLimits } from './logs/log-settings.ts';
import { type Ports, portsFrom } from './ports.ts';
import { createProgress, type Progress } from './progress.ts';
import { announceStack } from './running-stack.ts';
import { type Stack, type StackOptions, startStack } from './stack.ts';

/** A command that runs the graph on this machine until Ctrl-C. */
export interface Session {
  readonly say: Progress['say'];
  /** Aborts when we are asked to stop. */
  readonly signal: AbortSignal;
  readonly graph: Graph;
  /** The services' ports in the environment. */
  readonly ports: Ports;
  /** Starts the graph in the clone's data directory, with the demo catalogue if the catalogue is empty, but not in production. */
  startStack(
    options?: Pick<StackOptions, 'env' | 'replicas' | 'oneProcess' | 'observe' | 'tls'> & { ports?: Ports },
  ): Promise<Stack>;
}

/**
 * Runs `work` with the data directory locked; explains every failure.
 * @param work returns why it ended, or null if it was asked to.
 * @returns the exit code.
 */
export async function runSession(
  root: string,
  env: NodeJS.ProcessEnv,
  work: (session: Session) => Promise<string | null>,
): Promise<number> {
  const interruption = new AbortController();
  // Each watched process adds a listener.
  setMaxListeners(0, interruption.signal);
  const interrupt = () => interruption.abort();
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const { signal } = interruption;
  const progress = createProgress(process.stderr, signal);
  const dataDirectory = dataDirectoryFrom(env, root);
  let unlock: (() => Promise<void>) | undefined;
  let conceal: (() => Promise<void>) | undefined;
  try {
    const graph = readGraph(root);
    const ports = portsFrom(env, graph);
    const databases = databasesFrom(env, graph);
    const backups = readBackupSettings(env);
    const logLimits = readLogLimits(env);
    if (backups && databases) {
      progress.say('BACKUP_DIRECTORY has no effect: the databases of the environment are run elsewhere.');
    }
    await checkPorts(ports, graph);
    unlock = await lockDirectory(dataDirectory);
    const reason = await work({
      say: progress.say,
      signal,
      graph,
      ports,
      startStack: async (options) => {
        const stack = await startStack({
          graph,
          dataDirectory,
          ports,
          databases,
          backups,
          logLimits,
          stage: progress.stage,
          prepareData: async ({ services }) => {
            // A real shop has its own products, or none yet.
            if (isProduction()) return;
            await progress.stage('Demo catalogue', () => importDemo(root, databaseUrl(services, 'products'), signal));
          },
          onOutput: progress.warn,
          ...options,
        });
        try {
          conceal = await announceStack(dataDirectory, stack);
          return stack;
        } catch (error) {
          await stack.stop();
          throw error;
        }
      },
    });
    progress.say('Stopped; the data is kept.');
    return reason === null ? 0 : 1;
  } catch (error) {
    if (signal.aborted) {
      progress.say('Stopped before the start was done.');
      return 130;
    }
    progress.say(explain(error, dataDirectory));
    return 1;
  } finally {
    await conceal?.();
    await unlock?.();
  }
}

async function importDemo(root: string, url: string, signal: AbortSignal): Promise<void> {
  const parameters = [`${root}/demo/catalogue.csv`, '--if-empty'];
  const code = await runCatalogueCommand('import', root, url, parameters, { quiet: true, signal });
  if (code !== 0) throw new Error('The demo catalogue could not be loaded.');
}

/** One line that says what to do about an error of the operating system; for other errors, their message. */
function explain(error: unknown, dataDirectory: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return `${dataDirectory} cannot be written to: make it writable, or set DATA_DIRECTORY to another folder.`;
  }
  if (code === 'EMFILE') return 'Too few files may be open at once: raise the limit (ulimit -n 4096), and start again.';
  if (code === 'ENOSPC') return `The disk is full: make room, or set DATA_DIRECTORY to a folder on another disk.`;
  return error instanceof Error ? error.message : String(error);
}
