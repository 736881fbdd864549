// Brings a clone to where its commands can run: installs what the lock file says, generates and builds. Plain
// JavaScript with Node alone, because it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const OLDEST_NODE = [20, 19];
const LOCK = join(root, '.data', 'prepare.pid');
const QUIET = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' };

/** Installs and builds what is missing or stale; ends the process with a clear line if that cannot be done. */
export async function prepare() {
  checkNode();
  const unlock = await lock();
  try {
    if (!isInstalled()) {
      stage('Installing packages', 'npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
    }
    stage('Building', turbo(), ['run', 'build', '--output-logs=errors-only', '--no-color']);
  } finally {
    unlock();
  }
}

/** Runs turbo with our arguments in the terminal; answers its exit code. */
export function runTurbo(parameters) {
  const { status } = spawnSync(turbo(), parameters, { cwd: root, stdio: 'inherit', env: { ...process.env, ...QUIET } });
  return status ?? 1;
}

function turbo() {
  return join(root, 'node_modules', '.bin', 'turbo');
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  fail(`Node ${OLDEST_NODE.join('.')} or later is needed; this is ${process.versions.node}.`);
}

/** npm writes its own copy of the lock file last of all. */
function isInstalled() {
  const installed = statSync(join(root, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false });
  return installed !== undefined && installed.mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

function stage(title, command, parameters) {
  const started = performance.now();
  process.stderr.write(`${title} …\n`);
  const { status, signal, error, stdout, stderr } = spawnSync(command, parameters, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...QUIET },
  });
  if (signal) process.exit(130);
  if (error) fail(`${title} failed: ${error.message}`);
  if (status !== 0) fail(`${stdout}${stderr}\n${title} failed; what went wrong stands above.`);
  process.stderr.write(`  ${title.padEnd(20)} ${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s\n`);
}

/** Two commands at once in one clone must not install over each other. */
async function lock() {
  try {
    mkdirSync(join(root, '.data'), { recursive: true });
  } catch (error) {
    fail(`Cannot write in ${root}: ${error.message}. Run this as the owner of the folder.`);
  }
  for (let told = false; ; ) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return () => rmSync(LOCK, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') fail(`Cannot write ${LOCK}: ${error.message}`);
    }
    if (!isAlive(readOwner())) {
      rmSync(LOCK, { force: true });
      continue;
    }
    if (!told) process.stderr.write('Another command is preparing this clone; waiting for it …\n');
    told = true;
    await delay(200);
  }
}

function readOwner() {
  try {
    return Number(readFileSync(LOCK, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  rmSync(LOCK, { force: true });
  process.exit(1);
}
