import { spawnSync } from 'node:child_process';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { graph } from './support/known-graph.ts';
import { root, temporaryDirectory } from './support/repository.ts';

const UNITS = join(root, 'deploy/systemd');
const HAS_SYSTEMD = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!HAS_SYSTEMD) process.stderr.write('systemd-analyze is missing: NO unit of systemd is verified.\n');
/** The highest exposure that a unit may have, of 100: 0 is none. Much of what is left is that it speaks TCP. */
const EXPOSURE = 15;

const { readVariables } = await import(pathToFileURL(join(root, 'scripts/documents/configuration.js')).href);
const variables: { name: string; services: string[] }[] = await readVariables(root);
const files = (await readdir(UNITS)).filter((file) => /\.(service|socket|timer)$/.test(file));

describe.runIf(HAS_SYSTEMD)('systemd', () => {
  let folder = '';
  beforeAll(async () => {
    const { path, remove } = await temporaryDirectory();
    folder = path;
    await cp(UNITS, folder, { recursive: true });
    for (const file of files) {
      // It looks whether the program is there.
      const text = (await readFile(join(folder, file), 'utf8')).replace('/usr/bin/node', process.execPath);
      await writeFile(join(folder, file), text);
    }
    return remove;
  });
  const analyze = (...args: string[]) => {
    // The empty part stands for systemd's own units.
    const env = { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:` };
    return spawnSync('systemd-analyze', args, { env, encoding: 'utf8' });
  };

  it('finds no mistake in our units', () => {
    const { status, stderr } = analyze('verify', '--man=no', ...files.map((file) => join(folder, file)));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('finds every one of our services confined', () => {
    const services = files.filter((file) => file.endsWith('.service'));
    const { status, stdout } = analyze(
      'security',
      '--offline=true',
      '--no-pager',
      `--threshold=${EXPOSURE}`,
      ...services.map((file) => join(folder, file)),
    );
    expect({ status, checked: stdout.match(/Overall exposure/g)?.length }).toEqual({
      status: 0,
      checked: services.length,
    });
  });
});

it('units set variables that their services know, and addresses at which the subgraphs listen', async () => {
  const own = ['gateway', ...graph.subgraphs.map(({ subgraph }) => subgraph)];
  const addresses = graph.subgraphs.map(({ name, urlVariable }) => {
    const service = graph.services.find((each) => each.name === name);
    return `${urlVariable}=http://127.0.0.1:${service?.standardPort}/graphql`;
  });
  for (const service of own) {
    const text = await readFile(join(UNITS, `commerce-${service}.service`), 'utf8');
    const settings = [...text.matchAll(/^Environment=(.*)$/gm)].flatMap(([, list = '']) => list.split(' '));
    const names = settings.map((setting) => setting.replace(/=.*/, ''));
    const known = variables.filter(({ services }) => services.includes(service)).map(({ name }) => name);
    const urls = settings.filter((setting) => /^[A-Z]+_URL=/.test(setting));
    expect({ service, urls }).toEqual({ service, urls: service === 'gateway' ? addresses : [] });
    expect(names.filter((name) => !known.includes(name) && !/_URL$/.test(name))).toEqual([]);
  }
});

it('each unit is one that the page about a machine names, and reads the variables of its own folder', async () => {
  const page = await readFile(join(root, 'docs/deploy/one-vm.md'), 'utf8');
  for (const file of files) {
    expect(page).toContain(file.replace(/\.service$/, ''));
    const text = await readFile(join(UNITS, file), 'utf8');
    const [, bundle] = /^ExecStart=\S+ \/opt\/commerce\/current\/(\S+)/m.exec(text) ?? [];
    if (!bundle) continue;
    const secrets = ['migrate', 'jobs'].includes(bundle) ? 'operator' : bundle;
    expect(text.match(/^EnvironmentFile=.*$/gm)).toEqual([`EnvironmentFile=/etc/commerce/${secrets}/variables.env`]);
  }
});
