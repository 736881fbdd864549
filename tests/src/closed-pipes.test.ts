import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, inject, it, onTestFinished } from 'vitest';
import { root, temporaryDirectory } from './support/repository.ts';

const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** The commands that print by themselves, with arguments with which they change nothing here. */
const OWN: Record<string, string[]> = {
  demo: [],
  doctor: [],
  token: ['--customer', 'ada'],
  import: ['demo/catalogue.csv', '--dry-run'],
  export: ['-'],
  'orders:export': [],
  audit: ['--json'],
  'audit:export': [],
  logs: [],
  'db:status': [],
  'db:migrate': ['--dry-run'],
  'db:diff': ['--name', 'nothing', '--dry-run'],
  'new:field': ['Product.nothing', '--type', 'Int', '--description', 'Nothing.', '--dry-run'],
  'new:mutation': ['nothing', '--description', 'Nothing.', '--subgraph', 'cart', '--dry-run'],
  'new:type': ['Nothing', '--description', 'Nothing.', '--subgraph', 'cart', '--field', 'a: Int: A.', '--dry-run'],
  'schema:check': ['--only', 'lint'],
};
/** Those that run programs of others; and those that print a few lines, as these do, after a change. */
const NOT_RUN = [
  /^(test|bench|fuzz|build|check|format|codegen|docs)\b/,
  /^(start|dev|payment-sandbox|generate|dashboards|backup|backup:verify|restore|bundle|db:create|secrets)$/,
  /^(hooks:install|operations:manifest|schema:compose|schema:accept)$/,
];

/** Runs a command as npm does, but installs and builds nothing: other tests use what is built. */
const RUN_COMMAND = `
import { runCommand } from './scripts/command-line/run-command.js';
import { groups } from './scripts/commands/all.js';
const [, name, ...args] = process.argv;
process.exit(await runCommand({ groups, name, args, prepare: () => undefined }));
`;

/** Runs a script whose readers may leave at once. @returns its exit code, and what it writes to the error output if that is read. */
async function run(script: string, args: readonly string[], { readsOutput = false, readsErrors = true } = {}) {
  const ports = { GATEWAY_PORT: '0', PRODUCTS_PORT: '0', CART_PORT: '0', ORDERS_PORT: '0' };
  const graph = { DATA_DIRECTORY: inject('dataDirectory'), GATEWAY_URL: inject('gatewayUrl') };
  const parameters = ['--input-type=module', '--eval', script, ...args];
  const child = spawn(process.execPath, parameters, { cwd: root, env: { ...process.env, ...ports, ...graph } });
  if (readsOutput) child.stdout.resume();
  else child.stdout.destroy();
  if (!readsErrors) child.stderr.destroy();
  let error = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    error += text;
  });
  const [code] = await once(child, 'close');
  return { code, error: error.replace(/^Databases: .*\n/, '') };
}

it('every command is run here, unless it prints little itself', () => {
  const names = Object.keys(scripts).filter((name) => !NOT_RUN.some((each) => each.test(name)));
  expect(names.sort()).toEqual(Object.keys(OWN).sort());
});

it.each(Object.entries(OWN))(
  'npm run %s ends as always, and quietly, when nobody reads its output',
  async (name, args) => {
    // Earlier tests have reserved stock, and left carts and orders: some commands have something to say about that.
    const [usual, unread] = await Promise.all([
      run(RUN_COMMAND, [name, ...args], { readsOutput: true }),
      run(RUN_COMMAND, [name, ...args]),
    ]);
    // A reader who leaves has seen what they wanted: nothing is missing then, as 1 would say of a file.
    expect([0, usual.code]).toContain(unread.code);
    expect(['', usual.error]).toContain(unread.error);
  },
);

it('a command that changes data, or writes a file, reaches its end when nobody reads its output and its messages', async () => {
  const { path, remove } = await temporaryDirectory();
  onTestFinished(remove);
  const file = join(path, 'catalogue.csv');
  const endsAsAlways = async (...command: string[]) => {
    // Earlier tests may have left products that a file cannot hold: the code is 1 then, read or not.
    const { code } = await run(RUN_COMMAND, command, { readsOutput: true });
    expect([0, 1]).toContain(code);
    expect(await run(RUN_COMMAND, command, { readsErrors: false })).toMatchObject({ code });
  };
  await endsAsAlways('export', file, '--yes');
  expect(await readFile(file, 'utf8')).toMatch(/^Handle,/);
  await endsAsAlways('import', file, '--dry-run');
});

it('a program of another package does not notice that nobody reads its output', async () => {
  const { path, remove } = await temporaryDirectory();
  onTestFinished(remove);
  const loud = join(path, 'loud.js');
  await writeFile(loud, "for (const _ of Array(100)) process.stdout.write('x'.repeat(100_000));");
  const runTwice = `
import { runFile } from './scripts/command-line/programs.js';
const [, file] = process.argv;
process.exit((await runFile(file, [])) || (await runFile(file, [])));
`;
  expect(await run(runTwice, [relative(root, loud)])).toEqual({ code: 0, error: '' });
});
