import { execFile, spawnSync } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import type { Call, Launcher } from './deployed-shop.ts';
import { root } from './repository.ts';

const run = promisify(execFile);
const PROGRAMS = ['buildah', 'podman', 'runc'];
/** The user of the images. */
const USER = 10_001;
/** What a container may do: nothing but compute, listen and connect. */
const CONFINED = [
  '--network=host',
  '--read-only',
  '--read-only-tmpfs=false',
  '--cap-drop=ALL',
  '--security-opt=no-new-privileges',
  '--memory=320m',
];
const CONFIGURATION = `[containers]
default_ulimits = ["nofile=20000:20000", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
`;
/** Of glibc, what packages may load in the build. */
const MORE_LIBRARIES = ['librt.so.1', 'libutil.so.1', 'libresolv.so.2'];

/** Whether images can be built and run here. */
export const hasContainers =
  process.getuid?.() === 0 && PROGRAMS.every((name) => spawnSync(name, ['--version']).status === 0);

/** Images of this repository, in a storage of their own. */
export interface Images extends Launcher {
  /** The size of an image's own layers, in bytes. */
  sizeOf(name: string): Promise<number>;
  /** Runs the health check of a running container. @returns its exit code. */
  checkHealth(container: string): Promise<number>;
  /** Runs podman with these arguments. @returns what it wrote. */
  podman(...args: string[]): Promise<string>;
  remove(): Promise<void>;
}

/**
 * Builds the images as `docs/deploy.md` says, on images that have the Node of this process: one with npm and a shell for the
 * build, and one with Node alone, so that nothing else can be needed.
 */
export async function buildImages(names: readonly string[]): Promise<Images> {
  const folder = await mkdtemp(join(tmpdir(), 'commerce-images-'));
  await writeFile(join(folder, 'containers.conf'), CONFIGURATION);
  const options = { env: { ...process.env, CONTAINERS_CONF: join(folder, 'containers.conf') }, maxBuffer: 100_000_000 };
  const storage = ['root', 'runroot'].map((kind) => `--${kind}=${join(folder, 'storage', kind)}`);
  const call = async (program: string, ...args: string[]) =>
    (await run(program, [...storage, ...args], options)).stdout;
  const build = (name: string, context: string, ...args: string[]) =>
    call(
      'buildah',
      'bud',
      '--isolation=chroot',
      '--format=docker',
      '--pull-never',
      `--tag=localhost/${name}`,
      ...args,
      context,
    );

  const networks = `--network-config-dir=${join(folder, 'networks')}`;
  const podman = (...args: string[]) => call('podman', networks, ...args);
  const remove = async () => {
    await podman('rm', '--all', '--force', '--time=0');
    // What a build that failed has left mounted.
    await call('buildah', 'rm', '--all');
    await podman('rmi', '--all', '--force');
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const buildAll = async () => {
    const base = join(folder, 'base');
    const recipe = join(folder, 'Containerfile');
    await writeFile(recipe, 'FROM scratch\nCOPY . /\n');
    await addNode(base);
    await build('node', base, `--file=${recipe}`);
    await addNpm(base);
    await build('npm', base, `--file=${recipe}`);
    await rm(base, { recursive: true });
    const bases = ['--build-arg=NODE_IMAGE=localhost/node', '--build-arg=BUILD_IMAGE=localhost/npm'];
    for (const name of names) {
      await build(
        name,
        root,
        ...bases,
        '--layers',
        '--network=host',
        `--target=${name}`,
        `--file=${join(root, 'Containerfile')}`,
      );
    }
  };
  await buildAll().catch(async (error: unknown) => {
    await remove();
    throw error;
  });

  const sizeOf = async (name: string) => Number(await call('podman', 'image', 'inspect', '--format={{.Size}}', name));
  return {
    ...launcher(podman),
    sizeOf: async (name) => (await sizeOf(`localhost/${name}`)) - (await sizeOf('localhost/node')),
    checkHealth: (container) =>
      podman('healthcheck', 'run', container).then(
        () => 0,
        (error) => error.code as number,
      ),
    podman,
    remove,
  };
}

function launcher(podman: (...args: string[]) => Promise<string>): Launcher {
  let count = 0;
  return {
    async run(call) {
      return podman('run', '--rm', ...CONFINED, ...(await optionsOf(call)));
    },
    async start(call) {
      count += 1;
      const name = `${call.bundle}-${count}`;
      await podman('run', '--detach', `--name=${name}`, ...CONFINED, ...(await optionsOf(call)));
      const stop = async () => {
        await podman('stop', '--time=30', name);
        return Number(await podman('inspect', '--format={{.State.ExitCode}}', name));
      };
      onTestFinished(async () => void (await podman('rm', '--force', '--time=0', name)));
      return { name, stop };
    },
  };
}

async function optionsOf({ bundle, args = [], envFile, env = {}, reads = [], writes = [] }: Call): Promise<string[]> {
  for (const path of writes) {
    await mkdir(path, { recursive: true });
    await chown(path, USER, USER);
  }
  return [
    ...(envFile ? [`--env-file=${envFile}`] : []),
    ...Object.entries(env).map(([name, value]) => `--env=${name}=${value}`),
    ...reads.map((path) => `--volume=${path}:${path}:ro`),
    ...writes.map((path) => `--volume=${path}:${path}`),
    `localhost/${bundle}`,
    ...args,
  ];
}

/** Node and the libraries that it loads. */
async function addNode(folder: string): Promise<void> {
  await addPrograms(folder, { '/usr/bin/node': process.execPath });
}

/** What `npm ci` and a build need besides: npm as it is configured here, a shell, and `env`. */
async function addNpm(folder: string): Promise<void> {
  await addPrograms(folder, { '/bin/sh': '/bin/sh', '/usr/bin/env': '/usr/bin/env' });
  const [libc = ''] = (await librariesOf('/bin/sh')).filter((path) => basename(path).startsWith('libc.'));
  for (const name of MORE_LIBRARIES) await copyTo(folder, join(dirname(libc), name));
  const npm = (await run('npm', ['root', '--global'])).stdout.trim();
  await cp(join(npm, 'npm'), join(folder, 'usr/lib/node_modules/npm'), { recursive: true, dereference: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(folder, 'usr/bin/npm'));
  await mkdir(join(folder, 'tmp'));
  await chmod(join(folder, 'tmp'), 0o1777);
  const settings: string[] = [];
  for (const name of ['registry', 'cafile', 'proxy', 'https-proxy', 'noproxy']) {
    // In a workspace npm refuses to say it.
    const value = (await run('npm', ['config', 'get', name], { cwd: folder })).stdout.trim();
    if (value && value !== 'null') settings.push(`${name}=${value}\n`);
    if (name === 'cafile' && value && value !== 'null') await copyTo(folder, value);
  }
  await mkdir(join(folder, 'usr/etc'), { recursive: true });
  await writeFile(join(folder, 'usr/etc/npmrc'), settings.join(''));
}

async function addPrograms(folder: string, programs: Record<string, string>): Promise<void> {
  for (const [path, program] of Object.entries(programs)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await cp(program, join(folder, path), { dereference: true });
    for (const library of await librariesOf(program)) await copyTo(folder, library);
  }
}

async function librariesOf(program: string): Promise<string[]> {
  const { stdout } = await run('ldd', [program]);
  return [...stdout.matchAll(/(?<=\s)\/\S+/g)].map(([path]) => path);
}

/** Copies a file to the same path in a folder. */
async function copyTo(folder: string, path: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await cp(path, join(folder, path), { dereference: true });
}
