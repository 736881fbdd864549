import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { root, temporaryDirectory } from './support/repository.ts';

const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const commands = Object.entries(scripts);
const ESCAPE = '\u001b';
const PARTS = ['package-lock.json', 'package.json', 'scripts'];

/** A clone as git leaves it, without packages: what acts there fails, or leaves something behind. */
let clone = '';
beforeAll(async () => {
  const directory = await temporaryDirectory();
  clone = directory.path;
  for (const part of PARTS) {
    await cp(join(root, part), join(clone, part), { recursive: true });
  }
  return directory.remove;
});

interface Answer {
  code: number;
  out: string;
  error: string;
}

/** Runs a command of package.json, as npm does: by a shell, with the arguments behind it. */
function run(script: string, parameters: string, env: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve) => {
    const options = { cwd: clone, env: { ...process.env, ...env } };
    execFile('sh', ['-c', `${script} ${parameters}`], options, (failure, out, error) => {
      resolve({ code: failure ? Number(failure.code) : 0, out, error });
    });
  });
}

async function eachTwoAtATime<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all([worker(), worker()]);
}

it('every command explains itself with --help, with an example, and does nothing, also before packages are installed', async () => {
  await eachTwoAtATime(commands, async ([name, script]) => {
    const { code, out, error } = await run(script, '--customer --help');
    expect({ name, code, error }).toEqual({ name, code: 0, error: '' });
    expect(out).toMatch(
      new RegExp(`^npm (run )?${name}\\b[^]*\\nOptions\\n[^]*--help[^]*\\nExamples\\n.*npm[^]*\\nExit codes\\n`),
    );
    expect(out).not.toContain(ESCAPE);
  });
  expect(await readdir(clone)).toEqual(PARTS);
});

it('every command refuses an option that it does not have, with exit code 2, and does nothing, also before packages are installed', async () => {
  await eachTwoAtATime(commands, async ([name, script]) => {
    const { code, out, error } = await run(script, '--halp');
    expect({ name, code, out }).toEqual({ name, code: 2, out: '' });
    expect(error).toMatch(/^--halp is not an option of npm .* Did you mean --help\?\n/);
    expect(error).not.toContain(ESCAPE);
  });
  expect(await readdir(clone)).toEqual(PARTS);
});

it('the help of every command ends quietly when nobody reads it', async () => {
  await eachTwoAtATime(commands, async ([name, script]) => {
    const child = spawn('sh', ['-c', `${script} --help`], { cwd: clone });
    child.stdout.destroy();
    let error = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      error += text;
    });
    const [code] = await once(child, 'close');
    expect({ name, code, error }).toEqual({ name, code: 0, error: '' });
  });
});

it.each([
  ['generate', '--products many', '--products must be a whole number above 0, not "many".'],
  ['generate', '', '--products N is missing.'],
  ['import', '', 'FILE.csv is missing.'],
  ['import', 'a.csv b.csv', 'takes one FILE.csv, not "a.csv b.csv".'],
  ['import', 'a.csv --decimal-separator coma', 'Did you mean comma?'],
  ['schema:check', '--only lnt', 'Did you mean lint?'],
  ['schema:check', '--format jsn', 'Did you mean json?'],
  ['demo', 'now', 'takes options only, not "now".'],
  ['token', '--customer sam --scope orders:reed', 'not "orders:reed". Did you mean orders:read?'],
  ['token', '--customer sam --scope "orders:read audit:write"', '--scope must be one of audit:read, orders:read, '],
  ['token', '--customer sam --scope "orders:read;orders:write"', 'not "orders:read;orders:write".'],
  ['token', '--customer sam --expires soon', '--expires must be a number with s, m, h, d, w or y, such as 30m'],
  ['logs', '--since yesterday', '--since must be like 15m, 2h, 3d or 2026-11-27T10:00:00Z, not "yesterday".'],
  ['logs', '--since 2026-11-01T12:00', '--since must be like'],
  ['logs', '--request 7QX4', '--request must be 32 digits of 0-9 and a-f, not "7QX4".'],
  ['secrets', '--output x --server "a b"', '--server must be HOST:PORT, not "a b".'],
  ['secrets', '--output x --server http://x', '--server must be HOST:PORT, not "http://x".'],
  ['token', '--customer ""', '--customer needs a value.'],
  ['import', 'none.csv', 'FILE.csv must be a file that can be read, not "none.csv".'],
  ['import', 'package.json --map scripts', '--map must be a file that can be read, not "scripts".'],
  ['orders:export', '--from yesterday', '--from must be like 2026-01-01 or 2026-01-01T09:00:00Z'],
  ['restore', '--to 2026-11-27T10:00:00', '--to must be a moment with a time zone'],
  ['db:diff', '--name "Add Colour"', '--name must be small letters, digits and underscores'],
  ['audit', '--yes', '--dry-run, --yes and --cancel belong to --repair.'],
  ['audit', '--repair', '--dry-run tells what would be done, --yes does it.'],
  ['start', '--replicas stars=2', '--replicas must be 1 to 8 processes of products, cart, orders'],
  ['start', '--replicas products', ', such as products=2,cart=3, not "products".'],
  ['start', '--replicas cart=0', 'not "cart=0".'],
  ['start', '--replicas ""', 'not "".'],
  ['start', '--replicas cart=2 --one-process', '--one-process has no replicas: use one of the two options.'],
  ['schema:check', '--json', '--json is not an option of npm run schema:check. Use --format json.'],
  ['token', '--customer', "Option '--customer <value>' argument missing."],
])(
  'npm run %s %s is refused with what is expected, before anything is installed',
  async (name, parameters, message) => {
    const { code, error } = await run(scripts[name] ?? '', parameters);
    expect(code).toBe(2);
    expect(error).toContain(message);
    const call = name === 'start' ? 'npm start' : `npm run ${name}`;
    expect(error).toContain(`${call} -- --help shows what ${call} takes.`);
  },
);

it('the demo orders nowhere unless a graph runs from this folder, or a gateway is named', async () => {
  const { code, error } = await run(scripts.demo ?? '', '', { GATEWAY_URL: '', GATEWAY_PORT: '4000' });
  expect({ code, error }).toEqual({
    code: 1,
    error: 'No graph runs from this folder: run npm start in another terminal, or name a gateway with --url.\n',
  });
});

it.each([
  ['audit', '', 'databases'],
  ['audit:export', '', 'databases'],
  ['orders:export', '', 'databases'],
  ['export', 'catalogue.csv', 'databases'],
  ['db:status', '', 'databases'],
  ['logs', '', 'logs'],
  ['token', '--customer ada', 'keys'],
])(
  'npm run %s %s, which reads, says at once that there are none, before anything is installed',
  async (name, parameters, kind) => {
    const env = { DATA_DIRECTORY: join(clone, 'mistyped') };
    expect(await run(scripts[name] ?? '', parameters, env)).toEqual({
      code: 1,
      out: '',
      error: `There are no ${kind} in ${env.DATA_DIRECTORY}: npm start creates them. If they are elsewhere, set DATA_DIRECTORY.\n`,
    });
    expect(await readdir(clone)).toEqual(PARTS);
  },
);

it.each<[string, Record<string, string>]>([
  ['GATEWAY_PORT must be a port from 0 to 65535, not "four".', { GATEWAY_PORT: 'four' }],
  ['TAX_BASIS_POINTS is wrong: "19%". Expected: basis points, 0 to 10,000.', { TAX_BASIS_POINTS: '19%' }],
  ['SHOP_CURRENCY is wrong: "EURO". Expected: an ISO 4217 code, such as EUR.', { SHOP_CURRENCY: 'EURO' }],
  ['CORS_ORIGINS is wrong: "shop.example". Expected: origins without a path', { CORS_ORIGINS: 'shop.example' }],
  [`BACKUP_DIRECTORY=${root} has other files, such as `, { BACKUP_DIRECTORY: root }],
  ['PAYMENT_WEBHOOK_SECRET must be set with PAYMENT_PROVIDER=stripe.', { PAYMENT_PROVIDER: 'stripe' }],
  ['STRIPE_SECRET_KEY must be set with PAYMENT_PROVIDER=stripe.', { PAYMENT_PROVIDER: 'stripe' }],
  ['PAYMENT_PROVIDER is wrong: "paypal". Expected: none, sandbox, stripe.', { PAYMENT_PROVIDER: 'paypal' }],
  ['Expected: none, sandbox, stripe. Did you mean stripe?', { PAYMENT_PROVIDER: 'stripes' }],
  ['are both 4999: give each a port of its own.', { CART_PORT: '4999', ORDERS_PORT: '4999' }],
  ['Set CART_DATABASE_URL and ORDERS_DATABASE_URL too', { PRODUCTS_DATABASE_URL: 'postgresql://a@h/x' }],
  ['PRODUCTS_DATABASE_URL must be a URL like postgresql://', { PRODUCTS_DATABASE_URL: 'postgresql//me:secret@h/x' }],
  [
    'CART_DATABASE_URL names the same database as PRODUCTS_DATABASE_URL',
    {
      PRODUCTS_DATABASE_URL: 'postgresql://a@h/x',
      CART_DATABASE_URL: 'postgresql://b@h:5432/x',
      ORDERS_DATABASE_URL: 'postgresql://c@h/z',
    },
  ],
  [
    'CART_OWNER_DATABASE_URL must be a URL like postgresql://',
    {
      PRODUCTS_DATABASE_URL: 'postgresql://a@h/x',
      CART_DATABASE_URL: 'postgresql://b@h/y',
      ORDERS_DATABASE_URL: 'postgresql://c@h/z',
      CART_OWNER_DATABASE_URL: 'h/y',
    },
  ],
  [
    'Set PRODUCTS_DATABASE_URL, CART_DATABASE_URL, ORDERS_DATABASE_URL too',
    { CART_OWNER_DATABASE_URL: 'postgresql://b@h/y' },
  ],
  ['DATA_DIRECTORY=/proc/x: nothing can be written in /proc', { DATA_DIRECTORY: '/proc/x' }],
  ['DATA_DIRECTORY=/dev/null/data: /dev/null is not a folder.', { DATA_DIRECTORY: '/dev/null/data' }],
  ['BACKUP_DIRECTORY=/proc/x: nothing can be written in /proc', { BACKUP_DIRECTORY: '/proc/x' }],
  ['TLS_CERT_FILE=/none.pem: the file cannot be read (ENOENT).', { TLS_CERT_FILE: '/none.pem' }],
  ['PAYMENT_WEBHOOK_SECRET is wrong. Expected: text that starts with whsec_.', { PAYMENT_WEBHOOK_SECRET: 'my secret' }],
])('npm start says what is wrong with a setting before anything is installed: %s', async (problem, env) => {
  const { code, error } = await run(scripts.start ?? '', '', env);
  expect(code).toBe(1);
  expect(error).toContain(problem);
  expect(error).not.toMatch(/secret|\n +at |Installing/);
  expect(await readdir(clone)).toEqual(PARTS);
});

it('npm start names all wrong settings at once, ports among them', async () => {
  const { code, error } = await run(scripts.start ?? '', '', {
    GATEWAY_PORT: '40OO',
    CART_PORT: '4999',
    ORDERS_PORT: '4999',
  });
  expect(code).toBe(1);
  expect(error).toContain('GATEWAY_PORT must be a port from 0 to 65535, not "40OO".');
  expect(error).toContain('are both 4999: give each a port of its own.');
});

it('npm start says which port is in use, and which variable chooses another, before anything is installed', async () => {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const ports = { GATEWAY_PORT: '0', PRODUCTS_PORT: '0', ORDERS_PORT: '0', CART_PORT: String(port) };
  const { code, error } = await run(scripts.start ?? '', '', ports);
  expect(code).toBe(1);
  expect(error).toMatch(new RegExp(`^Port ${port} of the cart-subgraph is in use: .*CART_PORT`));
});

it('where too few files may be open at once, a command says so before it installs anything', async () => {
  expect(await run(`ulimit -n 256; ${scripts.build}`, '')).toMatchObject({
    code: 1,
    error: 'Only 256 files may be open at once, which is too few: raise the limit (ulimit -n 4096), and start again.\n',
  });
  expect(await readdir(clone)).toEqual(PARTS);
});

it('settings come from the file .env too; those of the shell count for more, and names that are almost right are told', async () => {
  const file = join(clone, '.env');
  await writeFile(
    file,
    '# mine\nCORS_ORIGIN=https://shop.example\nTAX_BASIS_POINTS="19%"\nLOG_LEVEL=loud\nMETRICS_PORT=1\n',
  );
  onTestFinished(() => rm(file));
  const ports = { GATEWAY_PORT: '0', PRODUCTS_PORT: '0', CART_PORT: '0', ORDERS_PORT: '0' };
  const env = { ...ports, LOG_LEVEL: 'info', HOST: 'shell', PORT: 'any', PERSISTED_OPERATIONS_FILE: '/nothing.json' };
  const { code, error } = await run(scripts.start ?? '', '', env);
  expect(code).toBe(1);
  expect(error.split('\n')).toEqual([
    'CORS_ORIGIN is not a setting. Did you mean CORS_ORIGINS?',
    'METRICS_PORT is not read here: npm start sets it itself; --observe serves metrics, on free ports.',
    expect.stringMatching(/^PERSISTED_OPERATIONS_FILE.*\/nothing\.json/),
    'TAX_BASIS_POINTS is wrong: "19%". Expected: basis points, 0 to 10,000.',
    '',
  ]);
});

it('a command tells what takes long before it begins, also where nobody sits at a terminal', async () => {
  const bin = join(clone, 'node_modules/.bin');
  await mkdir(bin, { recursive: true });
  onTestFinished(() => void execFileSync('rm', ['-r', join(clone, 'node_modules'), join(clone, '.data')]));
  await cp(join(clone, 'package-lock.json'), join(clone, 'node_modules/.package-lock.json'));
  const told = join(bin, 'told');
  execFileSync('sh', ['-c', `mkfifo ${told}`]);
  // A build that goes on until somebody has read that it does.
  await writeFile(join(bin, 'turbo'), `#!/bin/sh\nread word < ${told}\nexit 1\n`, { mode: 0o755 });
  const child = spawn('sh', ['-c', scripts['db:create'] ?? ''], { cwd: clone });
  let error = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    error += text;
    if (text === 'Building …\n') void writeFile(told, '');
  });
  const [code] = await once(child, 'close');
  expect({ code, error }).toEqual({ code: 1, error: expect.stringMatching(/^Building …\n\nBuilding failed; /) });
});

it('a command that is killed ends what it runs, and ends after it', async () => {
  const program =
    "process.on('SIGTERM', () => { console.log('ended'); process.exit(0); }); setInterval(() => 0, 1000);";
  await writeFile(join(clone, 'program.js'), `${program} console.log('runs');`);
  onTestFinished(() => rm(join(clone, 'program.js')));
  const command =
    "import { runFile } from './scripts/command-line/programs.js'; process.exit(await runFile('program.js', []));";
  const child = spawn(process.execPath, ['--input-type=module', '--eval', command], { cwd: clone });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (text === 'runs\n') child.kill('SIGTERM');
  });
  const [code] = await once(child, 'close');
  expect({ code, out }).toEqual({ code: 143, out: 'runs\nended\n' });
});

it('npm gives its signals to every command, not to a shell that passes on none', () => {
  expect(commands.filter(([, script]) => !script.startsWith('exec node scripts/run.js '))).toEqual([]);
});

it('hooks of a clone are replaced only with --yes', async () => {
  const git = (...parameters: string[]) => execFileSync('git', parameters, { cwd: clone, encoding: 'utf8' }).trim();
  git('init', '--quiet');
  await mkdir(join(clone, 'mine'));
  git('config', 'core.hooksPath', 'mine');
  onTestFinished(() => void execFileSync('rm', ['-r', join(clone, '.git'), join(clone, 'mine')]));
  const install = scripts['hooks:install'] ?? '';
  expect(await run(install, '')).toMatchObject({ code: 1, error: expect.stringContaining('--yes') });
  expect(git('config', 'core.hooksPath')).toBe('mine');
  expect(await run(install, '--yes')).toMatchObject({ code: 0 });
  expect(git('config', 'core.hooksPath')).toBe('.githooks');
});

it('hooks:install says what is missing: git, or a clone', async () => {
  const install = (path: string) => run(`PATH=${path} ${process.execPath} scripts/run.js`, 'hooks:install');
  expect(await install('$PATH')).toMatchObject({
    code: 1,
    error: expect.stringMatching(/is not a clone: git knows nothing/),
  });
  expect(await install('/none')).toMatchObject({ code: 1, error: 'git cannot be run (ENOENT): install it first.\n' });
});

it.each([
  ['import', 'apps/products-subgraph/dist/import.js'],
  ['export', 'apps/products-subgraph/dist/export.js'],
  ['generate', 'apps/products-subgraph/dist/generate.js'],
  ['orders:export', 'apps/orders-subgraph/dist/export.js'],
])('npm run %s has the options of the program that it runs', async (name, program) => {
  const optionsIn = (help: string) => new Set(help.match(/(?<=\s|\[)--[a-z-]+/g));
  const own = execFileSync(process.execPath, [join(root, program), '--help'], { encoding: 'utf8' });
  expect(optionsIn((await run(scripts[name] ?? '', '--help')).out)).toEqual(optionsIn(own));
});
