import { past, readReplicas, replicas, requestId } from '../command-line/forms.js';
import { findProblems, root } from '../prepare.js';
import { findNearMisses, findSettingProblems } from '../settings/find-setting-problems.js';
import { loadSettings } from '../settings/require-settings.js';

/** What runs and looks at the graph of this clone. */
export const graph = {
  start: {
    summary: 'installs, builds and runs the whole graph until Ctrl-C',
    details: 'What dies or hangs is started again. Settings are variables of the environment or lines of a file .env.',
    page: 'docs/configuration.md',
    options: {
      replicas: {
        value: 'LIST',
        form: replicas,
        help: 'how many processes of a subgraph share its calls: products=2,cart=2',
      },
      'one-process': { help: 'runs the gateway and the subgraphs as one process, which takes less memory and time' },
      observe: { help: 'serves metrics for Prometheus, and writes its configuration' },
      tls: { help: 'uses TLS between clients, services and PostgreSQL, with an authority of this machine' },
    },
    check: (options) =>
      options.replicas && options['one-process'] && '--one-process has no replicas: use one of the two options.',
    examples: ['', '--replicas products=2', '--one-process', '--observe', '--tls', 'GATEWAY_PORT=4100 npm start'],
    exitCodes: [['130', 'interrupted before the start was done']],
    needs: 'build',
    readsSettings: true,
    needsPorts: true,
    staysUp: true,
    run: async ({ options: { replicas: list, ...options } }) =>
      (await import('@commerce/local-stack')).start(root, process.env, {
        replicas: list ? readReplicas(list) : {},
        ...options,
      }),
  },
  dev: {
    summary: 'runs the graph and replaces what an edit affects, without dropping a request',
    page: 'CONTRIBUTING.md',
    examples: [''],
    needs: 'build',
    readsSettings: true,
    needsPorts: true,
    staysUp: true,
    run: async () => (await import('@commerce/dev-stack')).dev(root, process.env),
  },
  logs: {
    summary: 'shows what the services have written, in the order of the times: of an order, of a request, or all',
    details:
      'Of an order it shows the lines about it, and all lines of the requests that worked on it. Former files are searched too. Without --order, --request and --since: the last 15 minutes.',
    page: 'docs/operations/logs.md',
    options: {
      order: { value: 'NUMBER', help: 'the number of an order' },
      request: {
        value: 'ID',
        several: true,
        form: requestId,
        help: 'the id of a request, as in the errors of its answer',
      },
      since: { value: 'TIME', form: past, help: 'from then on: 15m, 2h, 3d or 2026-11-27T10:00:00Z' },
      level: {
        value: 'LEVEL',
        oneOf: ['trace', 'debug', 'info', 'warn', 'error', 'fatal'],
        help: 'only lines of this severity and above',
      },
      follow: { help: 'goes on with what is written from now on, until Ctrl-C' },
      json: { help: 'prints the lines as they were written' },
    },
    examples: ['--order 7QX4-M2KD-9T5', '--level warn --since 2h', '--follow'],
    needs: 'build',
    readsSettings: true,
    reads: 'logs',
    run: async ({ options, say }) =>
      (await import('@commerce/local-stack')).logsCommand(root, process.env, options, say),
  },
  demo: {
    summary: 'shows the main operations, step by step, against the running graph of this folder; it places an order',
    options: {
      url: { value: 'URL', help: 'another gateway to order at, instead of the one that runs from this folder' },
    },
    examples: ['', '--url http://127.0.0.1:4100/graphql'],
    needs: 'nothing',
    readsSettings: true,
    run: async ({ options, say }) => (await import('../demo.js')).demo({ env: process.env, url: options.url, say }),
  },
  doctor: {
    summary: 'finds problems of this set-up, and says how to fix them; changes nothing',
    options: { json: { help: 'prints the findings as JSON' } },
    examples: [''],
    exitCodes: [['1', 'something is wrong']],
    needs: 'nothing',
    run: diagnose,
  },
};

async function diagnose({ options: { json = false }, say }) {
  loadSettings(root);
  const settings = [...findSettingProblems(process.env, root), ...findNearMisses(process.env)];
  const problems = [
    ...settings.map((problem) => ({ check: 'Settings', problem })),
    ...findProblems().map((problem) => ({ check: 'Packages', problem })),
  ];
  const loaded = problems.length > 0 ? null : await tried(() => import('@commerce/doctor'));
  if (loaded?.error)
    problems.push({ check: 'Build', problem: `the packages are not built (${loaded.error}): npm run build` });
  if (problems.length === 0) return loaded.module.doctor({ root, env: process.env }, say, { json });
  if (json) say(JSON.stringify(problems, null, 2));
  else for (const { check, problem } of problems) say(`✗ ${check.padEnd(16)} ${problem}`);
  return 1;
}

/** A package that may not be built. */
async function tried(load) {
  try {
    return { module: await load() };
  } catch (error) {
    return { error: error.code ?? error.message };
  }
}
