import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { bundleProcesses, makeBundles } from './support/bundles.ts';
import { deployShop, shopOnce, startServices } from './support/deployed-shop.ts';
import { root, temporaryDirectory } from './support/repository.ts';

const SERVICES = ['gateway', 'products', 'cart', 'orders', 'one-process'];

let folder = '';
beforeAll(async () => {
  const directory = await temporaryDirectory();
  // Beside no packages, and with a space.
  folder = join(directory.path, 'the bundles');
  await makeBundles(folder);
  return directory.remove;
});

const processes = bundleProcesses(() => folder);

it('bundles set a shop up and run it, in a folder without packages', async () => {
  const shop = await deployShop(processes);
  expect(await shop.operate('migrate', 'db:status', '--database', 'cart')).toMatch(
    /^cart +\d+ applied, none pending\n$/,
  );
  const services = await startServices(shop);
  await shopOnce(services.gateway?.[0]?.url ?? '');
  expect(await shop.operate('jobs', 'audit')).toMatch(/^\n?1 order audited, no differences found\n$/);
  const codes = Object.entries(services).map(async ([name, [service]]) => [name, await service?.stop()]);
  expect(await Promise.all(codes)).toEqual(Object.keys(services).map((name) => [name, 0]));

  const together = await shop.start('one-process', { EXPLORER: 'on' });
  await shopOnce(together.url);
  // It is in a package that is copied.
  expect((await fetch(`${together.url}/explorer/graphiql/graphiql.js`)).status).toBe(200);
  expect(await together.stop()).toBe(0);
});

it('a bundle lists the packages that are in it, with their licences, and no others', async () => {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  for (const name of [...SERVICES, 'migrate', 'jobs']) {
    const read = (file: string) => readFile(join(folder, name, file), 'utf8');
    const { components } = JSON.parse(await read('sbom.cdx.json')) as { components: { 'bom-ref': string }[] };
    const listed = components.map((each) => each['bom-ref']);
    expect(listed).toContain(`graphql@${lock.packages['node_modules/graphql'].version}`);
    expect(listed.filter((ref) => /^(vitest|turbo|rolldown|@biomejs\/biome)@/.test(ref))).toEqual([]);
    const licences = await read('licences.txt');
    for (const ref of listed) expect(licences).toContain(`${ref.replace(/@(?=[^@]+$)/, ' ')}: `);
  }
});
