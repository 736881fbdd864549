import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import {
  type Graph,
  greeting,
  migrateDatabases,
  migrationStatusOf,
  type Ports,
  runSession,
  type ServiceProcess,
  type Session,
  type Stack,
  superviseStack,
} from '@commerce/local-stack';
import { buildServices, composeGraph, type Problem } from './build.ts';
import { type Front, openFront } from './front.ts';
import { namesOf } from './names-of.ts';
import { READ_AT_START, watchSources } from './watch.ts';
import { readWorkspaces } from './workspaces.ts';

/** The front of each service, by its name. */
type Fronts = ReadonlyMap<string, Front>;

/**
 * `npm run dev`: runs the graph, and replaces the services that an edit affects. The new process starts beside the old
 * one; requests wait at the gateway during the switch, and none is lost. A broken edit changes nothing that runs.
 * @returns the exit code.
 */
export function dev(root: string, env: NodeJS.ProcessEnv): Promise<number> {
  return runSession(root, env, async (session) => {
    const fronts = await openFronts(session);
    try {
      const stack = await session.startStack({
        ports: portsOf(fronts),
        env: developersEnvironment(session.graph, env),
      });
      try {
        release(fronts, stack);
        session.say(greeting(stack));
        return await Promise.race([
          followEdits(stack, fronts, session),
          superviseStack(stack, session.signal, session.say),
        ]);
      } finally {
        session.say('Stopping …');
        await stack.stop();
      }
    } finally {
      await Promise.all([...fronts.values()].map((front) => front.close()));
    }
  });
}

async function followEdits(stack: Stack, fronts: Fronts, { graph, say, signal }: Session): Promise<null> {
  const { root } = graph;
  const workspaces = readWorkspaces(graph);
  const nextEdits = await watchSources(root, signal);
  // Everything that is not deployed yet: the files of a broken edit are deployed with the edit that fixes it.
  const pending = new Set<string>();
  say('Watching: an edit restarts the services that it affects.');
  for (;;) {
    const edits = await nextEdits();
    if (edits === null) return null;
    tellOfRestart(
      edits.map((path) => relative(root, path)),
      say,
    );
    for (const path of edits) pending.add(path);
    const touched = workspaces.servicesOf(pending);
    if (touched.length === 0) continue;
    const newGraph = [...pending].some((path) => path.endsWith('schema.graphql'));
    const started = performance.now();
    say(`\n${namesOf(edits.map((path) => relative(root, path)))}: building ${touched.join(', ')} …`);
    const problem =
      (newGraph ? await composeGraph(root) : null) ??
      (await migrate(stack, pending, say)) ??
      (await buildServices(graph, touched));
    if (signal.aborted) return null;
    if (problem !== null) {
      say(`${problem}\nThe graph keeps running as it was. Fix this and save again.`);
      continue;
    }
    try {
      await replace(stack, fronts, touched, newGraph);
      pending.clear();
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      say(`${touched.join(', ')} replaced${newGraph ? ', supergraph swapped' : ''} after ${seconds} s.`);
    } catch (error) {
      if (signal.aborted) return null;
      say(`${error instanceof Error ? error.message : String(error)}\nThe graph keeps running as it was.`);
    }
  }
}

/** Says what only a new start takes over. */
function tellOfRestart(edits: readonly string[], say: Session['say']): void {
  const files = edits.filter((path) => READ_AT_START.includes(path));
  if (files.length === 0) return;
  say(
    `\n${files.join(', ')}: read only at the start. The graph keeps running as it was: end it (Ctrl-C) and start it again.`,
  );
}

const OTHER_BRANCH =
  'If you have switched to another branch: switch back, or give this one its own data (DATA_DIRECTORY=.data-2 npm run dev).';

/**
 * Applies new migrations, and new rights of services, unless git does not know one of the migrations: whoever writes it
 * reviews it first, because it cannot be changed once it is applied.
 * @returns what is wrong with them, or null.
 */
async function migrate(stack: Stack, edits: Iterable<string>, say: Session['say']): Promise<Problem> {
  if (![...edits].some((path) => /\/prisma\/[^/]+\/(migrations\/|service-role\.sql$)/.test(path))) return null;
  try {
    const { unreviewed, changed } = await readMigrations(stack);
    if (unreviewed.length > 0) {
      say(`${unreviewed.join(', ')}: not applied yet. Review it, then: npm run db:migrate`);
      return null;
    }
    const applied = await migrateDatabases(stack.graph, stack.databases);
    if (applied.length > 0) say(`applied ${applied.join(', ')}`);
    return changed.length === 0 ? null : `${changed.join(', ')}: changed after it was applied. ${HOW_TO_CHANGE}`;
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    return isOfOtherBranch(error.cause) ? `${error.message}\n${OTHER_BRANCH}` : error.message;
  }
}

const HOW_TO_CHANGE =
  'What is new in it is not in the database: put it into a new migration, or undo the change. To begin with an empty database instead, stop, and remove the data folder (.data).';

/** Migrations, as `database/migration`: pending ones that are not under version control, and those that were edited too late. */
async function readMigrations({ graph, databases }: Stack) {
  const found = await Promise.all(
    graph.databases.map(async (database) => {
      const { pending, changed } = await migrationStatusOf(database, databases);
      const path = (migration: string) => join(database.migrationsDirectory, migration);
      const named = (migration: string) => `${database.name}/${migration}`;
      return {
        unreviewed: pending.filter((each) => !isTracked(path(each))).map(named),
        changed: changed.map(named),
      };
    }),
  );
  return {
    unreviewed: found.flatMap(({ unreviewed }) => unreviewed),
    changed: found.flatMap(({ changed }) => changed),
  };
}

function isTracked(path: string): boolean {
  const { status } = spawnSync('git', ['ls-files', '--error-unmatch', '.'], { cwd: path, stdio: 'ignore' });
  return status === 0;
}

function isOfOtherBranch(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'MIGRATION_UNKNOWN';
}

/** Starts the new processes first; then replaces the old ones while requests wait. All of them or none. */
async function replace(stack: Stack, fronts: Fronts, touched: readonly string[], newGraph: boolean) {
  const launched = await launchAll(stack, touched);
  let outdated = launched;
  // The gateway first: its running requests may still call the others.
  await fronts.get('gateway')?.hold();
  await Promise.all(touched.map((name) => fronts.get(name)?.hold()));
  try {
    if (newGraph && !touched.includes('gateway')) await stack.service('gateway').reload();
    outdated = launched.map((process) => stack.adopt(process));
  } finally {
    release(fronts, stack);
    await Promise.all(outdated.map((process) => process.stop()));
  }
}

async function launchAll(stack: Stack, names: readonly string[]): Promise<ServiceProcess[]> {
  const launches = await Promise.allSettled(names.map((name) => stack.launch(name)));
  const launched = launches.flatMap((launch) => (launch.status === 'fulfilled' ? [launch.value] : []));
  const failed = launches.find((launch) => launch.status === 'rejected');
  if (!failed) return launched;
  await Promise.all(launched.map((process) => process.stop()));
  throw failed.reason;
}

function release(fronts: Fronts, stack: Stack): void {
  for (const [name, front] of fronts) front.passTo(() => stack.service(name).url);
}

async function openFronts({ graph, ports }: Session): Promise<Fronts> {
  const open = async ({ name }: { name: string }) => [name, await openFront(ports[name] ?? 0)] as const;
  return new Map(await Promise.all(graph.services.map(open)));
}

function portsOf(fronts: Fronts): Ports {
  return Object.fromEntries([...fronts].map(([name, { port }]) => [name, port]));
}

/**
 * The services use any free ports; the fronts listen on the expected ones. Stack traces name the files that the build
 * made one of: this takes half a second at the first error, so only here.
 */
function developersEnvironment({ services }: Graph, { NODE_OPTIONS = '' }: NodeJS.ProcessEnv) {
  const variables = { PORT: '0', NODE_OPTIONS: `${NODE_OPTIONS} --enable-source-maps`.trim() };
  return Object.fromEntries(services.map(({ name }) => [name, variables]));
}
