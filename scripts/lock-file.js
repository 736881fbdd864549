import { readFileSync } from 'node:fs';
import { satisfies } from 'semver';

const LOCK_FILE = new URL('../package-lock.json', import.meta.url);
/** Where the software must run (README.md). */
const PLATFORMS = [
  { os: 'linux', cpu: 'x64', libc: 'glibc' },
  { os: 'linux', cpu: 'arm64', libc: 'glibc' },
  { os: 'darwin', cpu: 'x64' },
  { os: 'darwin', cpu: 'arm64' },
];
/** What wants a later Node, and never runs: a part of `prisma dev`. */
const NEVER_RUN = ['@prisma/streams-local'];

/**
 * Whether the packages of a lock file can be installed and run wherever the software must run: each has its hash, runs on the
 * oldest Node, and has the native part of each platform.
 * @returns the exit code.
 */
export function checkLockFile(file = LOCK_FILE) {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  const oldestNode = /\d+\.\d+/.exec(packages['']?.engines?.node ?? '0.0')[0];
  const installed = Object.entries(packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && !link)
    .map(([path, entry]) => ({ path, name: nameOf(path), ...entry }));
  const problems = [
    ...installed.flatMap(withoutHash),
    ...installed.flatMap((entry) => tooNew(entry, `${oldestNode}.0`)),
    ...installed.flatMap((entry) => withoutParts(entry, packages)),
    ...installed.flatMap((entry) => withoutPlatform(entry, packages)),
  ];
  for (const problem of problems) process.stderr.write(`package-lock.json: ${problem}\n`);
  return problems.length > 0 ? 1 : 0;
}

function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/**
 * npm leaves the hash out of optional packages that it did not download itself, and then installs elsewhere whatever it is given. A
 * bundled package is part of the archive of the one that bundles it.
 */
function withoutHash({ path, name, version, inBundle, integrity }) {
  if (inBundle || integrity) return [];
  return [`${path} has no integrity hash: add the one of npm view ${name}@${version} dist.integrity`];
}

/** npm only warns of it. */
function tooNew({ path, name, version, engines, optional }, oldestNode) {
  if (!engines?.node || optional || NEVER_RUN.includes(name) || satisfies(oldestNode, engines.node)) return [];
  return [
    `${path} ${version} wants Node ${engines.node}, and we run on ${oldestNode}: choose an earlier version (overrides of package.json)`,
  ];
}

/** npm leaves optional packages out that a registry does not have, and installs them nowhere then. */
function withoutParts({ path, optionalDependencies = {} }, packages) {
  const missing = Object.keys(optionalDependencies).filter((name) => !partOf(path, name, packages));
  return missing.map((name) => `${path} lacks ${name}, which is optional: choose a version that has all its parts`);
}

function partOf(path, name, packages) {
  return packages[`${path}/node_modules/${name}`] ?? packages[`node_modules/${name}`];
}

/** A package whose native parts are optional packages needs one of them on each platform. */
function withoutPlatform({ path, optionalDependencies = {} }, packages) {
  const parts = Object.keys(optionalDependencies).map((name) => partOf(path, name, packages));
  // Those of one system alone, such as what watches files on macOS, are an addition.
  if (new Set(parts.flatMap((part) => part?.os ?? [])).size < 2) return [];
  const missing = PLATFORMS.filter((platform) => !parts.some((part) => part && runsOn(part, platform)));
  return missing.map(({ os, cpu }) => `${path} has no native part for ${os}-${cpu}`);
}

function runsOn({ os, cpu, libc }, platform) {
  return [
    [os, platform.os],
    [cpu, platform.cpu],
    [libc, platform.libc],
  ].every(([allowed, own]) => !allowed || !own || allowed.includes(own));
}
