// Brings a clone to where its commands can run: installs what the lock file says, generates and builds. Plain
// JavaScript with Node alone, because it runs before anything is installed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const OLDEST_NODE = [20, 19];
/** A build may open this many files at once. */
const ENOUGH_FILES = 1024;
/** With fewer, services fail while they load their modules. */
const LEAST_FILES = 512;
/** What takes longer is told wherever the command runs. */
const LONG_MS = 2_000;
const RAISE_LIMIT = 'raise the limit (ulimit -n 4096), and start again.';
const LOCK = join(root, '.data', 'prepare.pid');
/** Variables with which tools do not report to their vendors. */
export const QUIET = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' };

/**
 * Installs and builds what a command needs, where it is missing or stale; ends the process with a clear line if that cannot be done.
 * @param needs `nothing`, `packages`, `build`, or the workspaces to build (turbo's filters), with what they depend on.
 * @param staysUp whether the command shows how its start goes on, also where nobody sits at a terminal. Elsewhere only what
 * takes long is told.
 */
export async function prepareFor({ needs, staysUp = false }) {
  if (needs === 'nothing' || (needs === 'packages' && isInstalled())) return;
  const unfit = tooFewFiles() ?? missingLibrary();
  if (unfit) fail(unfit);
  const unlock = await lock();
  if (!unlock) return;
  const isShown = staysUp || process.stderr.isTTY === true;
  try {
    await install();
    if (needs === 'packages') return;
    const filters = needs === 'build' ? [] : [needs].flat().map((filter) => `--filter=${filter}`);
    const parameters = ['run', 'build', ...filters, '--output-logs=errors-only', '--no-color'];
    await stage('Building', turbo(), parameters, { isShown });
  } finally {
    unlock();
  }
}

async function install() {
  if (isInstalled()) return;
  const parameters = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  await stage('Installing packages', 'npm', parameters, { isShown: true, showsOutput: true });
}

/** The program that builds and checks the workspaces. */
export function turbo() {
  return join(root, 'node_modules', '.bin', 'turbo');
}

/** Ends the process where not even the settings can be read. */
export function requireMachine() {
  const unfit = unfitMachine();
  if (unfit) fail(unfit);
}

/** Why nothing could be prepared, or has to be yet. */
export function findProblems() {
  const unfit = tooFewFiles() ?? missingLibrary();
  if (unfit) return [unfit];
  return isInstalled() ? [] : ['The packages are not those of package-lock.json: npm ci'];
}

/** Why this machine can run nothing of this, and what to do; null if it can. */
function unfitMachine() {
  if (process.platform === 'win32') return 'Windows itself is not supported: clone and run this within WSL.';
  return oldNode();
}

/** Why the PostgreSQL of the packages cannot run; null if it can, or is not needed because the settings name databases. */
function missingLibrary() {
  if (!isMusl() || process.env.PRODUCTS_DATABASE_URL) return null;
  return 'The PostgreSQL that comes along needs glibc, which this Linux (musl) does not have: run this on another one, such as Debian, or name existing databases (docs/configuration.md).';
}

function isMusl() {
  return process.platform === 'linux' && !report().header.glibcVersionRuntime;
}

function oldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return null;
  return `Node ${OLDEST_NODE.join('.')} or later is needed; this is ${process.versions.node}.`;
}

/**
 * Whether the packages are those of the lock file. npm writes its own copy of it last of all; where that is older (git gives a
 * file that it writes the present time) their contents count.
 */
function isInstalled() {
  const [wanted, installed] = [join(root, 'package-lock.json'), join(root, 'node_modules', '.package-lock.json')];
  const written = statSync(installed, { throwIfNoEntry: false });
  if (!written) return false;
  return written.mtimeMs >= statSync(wanted).mtimeMs || holdsAll(readPackages(wanted), readPackages(installed));
}

function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

/** Packages for other platforms are optional, and not there. */
function holdsAll(wanted, installed) {
  const isSame = ([path, { version, integrity, optional }]) => {
    const found = installed[path];
    return found ? found.version === version && found.integrity === integrity : optional === true;
  };
  const { '': _root, ...packages } = wanted;
  return Object.entries(packages).every(isSame) && Object.keys(installed).every((path) => path in packages);
}

/** The gateway is built last, of all that `npm start` runs. */
function isBuilt() {
  return statSync(join(root, 'apps', 'gateway', 'dist', 'server.js'), { throwIfNoEntry: false }) !== undefined;
}

async function stage(title, command, parameters, { isShown, showsOutput = false }) {
  const started = performance.now();
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
    child.kill('SIGTERM');
  };
  // Before anything is said: who reads that it begins may end it at once.
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  let isTold = false;
  const tell = () => {
    isTold = true;
    process.stderr.write(`${title} …\n`);
  };
  const telling = isShown ? tell() : setTimeout(tell, LONG_MS);
  const child = spawn(command, parameters, {
    cwd: root,
    stdio: showsOutput ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...QUIET },
  });
  lockFor(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
  const [status] = await once(child, 'close').catch((error) => fail(`${title} failed: ${error.message}`));
  clearTimeout(telling);
  process.off('SIGINT', interrupt);
  process.off('SIGTERM', interrupt);
  if (interrupted) fail(`Stopped while ${title.toLowerCase()}. Run the command again to continue.`, 130);
  if (status !== 0) fail(`${output}\n${title} failed; ${reasonIn(output)}`);
  if (isTold)
    process.stderr.write(`  ${title.padEnd(20)} ${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s\n`);
}

/** Where files cannot be opened, Node says that packages cannot be found: then only the limit itself tells why. */
function reasonIn(output) {
  const isLow = openFilesLimit() < ENOUGH_FILES;
  if (!isLow && !/EMFILE|too many open files/i.test(output)) return 'the reason is above.';
  return `too few files may be open at once: ${RAISE_LIMIT}`;
}

function tooFewFiles() {
  const limit = openFilesLimit();
  return limit < LEAST_FILES ? `Only ${limit} files may be open at once, which is too few: ${RAISE_LIMIT}` : null;
}

/** Node itself has raised its soft limit to the hard one. */
function openFilesLimit() {
  const { soft } = report().userLimits?.open_files ?? {};
  return Number.isInteger(soft) ? soft : Infinity;
}

function report() {
  // Else the report looks up names of hosts.
  process.report.excludeNetwork = true;
  return process.report.getReport();
}

/** Two commands at once in one clone must not install over each other. Null if nothing can be written, nor has to be. */
async function lock() {
  try {
    mkdirSync(join(root, '.data'), { recursive: true });
    accessSync(join(root, '.data'), constants.W_OK);
  } catch (error) {
    if (isInstalled() && isBuilt()) {
      process.stderr.write(`${root} cannot be written to: it runs as it was built.\n`);
      return null;
    }
    const way =
      'Run this as the owner of the folder; a read-only one must be installed and built before (npm run build).';
    fail(`Cannot write in ${root}: ${error.message}. ${way}`);
  }
  for (let isAnnounced = false; ; ) {
    try {
      writeFileSync(LOCK, `${process.pid}\n`, { flag: 'wx' });
      return () => rmSync(LOCK, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') fail(`Cannot write ${LOCK}: ${error.message}`);
    }
    const owner = readOwners().find(isAlive);
    if (owner === undefined) {
      rmSync(LOCK, { force: true });
      continue;
    }
    if (!isAnnounced)
      process.stderr.write(
        `Process ${owner} is preparing this clone: waiting for it. If there is no such process, delete ${LOCK} …\n`,
      );
    isAnnounced = true;
    await delay(200);
  }
}

/** What installs or builds goes on when we are killed: until it has ended too, nobody else may begin. */
function lockFor(child) {
  if (readOwners().includes(process.pid)) writeFileSync(LOCK, `${process.pid}\n${child.pid}\n`);
}

/** The processes that prepare this clone; none if nobody does. */
function readOwners() {
  try {
    return readFileSync(LOCK, 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function fail(message, code = 1) {
  process.stderr.write(`${message}\n`);
  if (readOwners().includes(process.pid)) rmSync(LOCK, { force: true });
  process.exit(code);
}
