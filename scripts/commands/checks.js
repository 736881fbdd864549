import { flagsOf } from '../command-line/flags.js';
import { runFile, runProgram, runTurbo } from '../command-line/programs.js';
import { runGit } from '../git.js';
import { root } from '../prepare.js';

const TURBO_OPTIONS = {
  filter: { value: 'WORKSPACE', several: true, help: 'only these workspaces' },
  force: { help: 'does again what turbo has in its cache' },
};
/** The checks that are commands too. */
const COMMANDS = ['check:imports', 'check:migrations', 'check:packages', 'codegen:check', 'docs:check', 'schema:check'];
const HOOKS = '.githooks';

/** What looks at the code, and what brings it into shape. */
export const checks = {
  build: {
    summary: 'generates code and builds all workspaces',
    options: TURBO_OPTIONS,
    examples: ['', '--filter @commerce/gateway'],
    needs: 'packages',
    run: ({ options }) => runTurbo(['run', 'build', ...flagsOf(options)]),
  },
  check: {
    summary: 'checks formatting, lint, imports, types, generated files, documents and schemas',
    options: {
      skip: { value: 'CHECK', several: true, oneOf: COMMANDS, help: `leaves out one of ${COMMANDS.join(', ')}` },
    },
    examples: ['', '--skip schema:check'],
    needs: 'packages',
    run: ({ options }) => runChecks(options.skip ?? []),
  },
  'check:imports': {
    summary: 'checks who may import whom: the domain is pure, packages are below apps and tools',
    examples: [''],
    needs: 'packages',
    run: () =>
      runProgram('depcruise', [
        '--config',
        '.dependency-cruiser.cjs',
        ...['apps', 'contracts', 'packages', 'tools'].map((folder) => `${folder}/*/src`),
      ]),
  },
  'check:migrations': {
    summary: 'refuses migrations that the former version of a service, which still runs meanwhile, would not survive',
    details:
      'By the rules of squawk (https://squawkhq.com/docs/rules). What is meant nevertheless is preceded by a comment: -- squawk-ignore RULE, and why.',
    page: 'docs/migrations.md',
    examples: [''],
    needs: 'packages',
    run: async () => {
      const { checkMigrations } = await import('../migrations.js');
      return checkMigrations();
    },
  },
  'check:packages': {
    summary: 'finds unused files, exports and dependencies, and packages of the lock file that lack their hash',
    examples: [''],
    needs: 'packages',
    run: async () => {
      const { checkLockFile } = await import('../lock-file.js');
      return checkLockFile() || runProgram('knip', ['--no-gitignore', '--no-config-hints']);
    },
  },
  format: {
    summary: 'formats the code, and fixes what lint can fix',
    options: { 'dry-run': { help: 'changes nothing, and shows what would change' } },
    examples: ['', '--dry-run'],
    needs: 'packages',
    run: ({ options }) => runProgram('biome', ['check', ...(options['dry-run'] ? [] : ['--write']), '.']),
  },
  'hooks:install': {
    summary: 'lets git run the fast checks before each commit',
    options: { yes: { help: 'replaces other hooks of this clone' } },
    examples: [''],
    needs: 'nothing',
    run: ({ options, say }) => installHooks(options.yes, say),
  },
};

/** What fails ends it. */
async function runChecks(skipped) {
  const steps = [
    () => runProgram('biome', ['check', '.']),
    () => runTurbo(['run', 'check', '--output-logs=errors-only']),
    ...COMMANDS.filter((name) => !skipped.includes(name)).map((name) => () => runFile('scripts/run.js', [name])),
  ];
  for (const step of steps) {
    const code = await step();
    if (code !== 0) return code;
  }
  return 0;
}

function installHooks(replaces, say) {
  // git config would not say why it finds no clone.
  runGit(root, 'rev-parse', '--git-dir');
  const present = runGit(root, 'config', '--local', 'core.hooksPath').stdout.trim();
  if (present && present !== HOOKS && !replaces) {
    throw new Error(`This clone has its hooks in ${present}: --yes replaces them by those of ${HOOKS}.`);
  }
  const { status, stderr } = runGit(root, 'config', 'core.hooksPath', HOOKS);
  if (status !== 0) throw new Error(stderr.trim());
  say(`git runs the hooks of ${HOOKS}; git commit --no-verify skips them.`);
}
