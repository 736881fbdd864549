import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { root } from './support/repository.ts';

interface Field {
  safeParse(value: string): { success: boolean };
}

const load = (path: string) => import(pathToFileURL(join(root, path)).href);
const { findImplied, findSettingProblems, readSettings } = await load('scripts/settings/find-setting-problems.js');
const { renderEnvExample } = await load('scripts/documents/settings.js');

/** Values that people write by mistake, and those of other programs. */
const WRONG = [
  'x',
  '19%',
  '-1',
  '1.5',
  '1e99',
  '99999999999',
  'yes',
  'localhost:25',
  'ftp://a/b',
  'http://',
  '/none/x',
];
const LISTS = [',', '10.0.0.1/99', '10.0.0.1', 'fe80::/129', '5,x', '25:00', 'a=b', 'EURO', 'a@', 'short'];

/** Each variable of the services that `npm start` passes on, as the service reads it. */
async function readFields(): Promise<[name: string, field: Field][]> {
  const apps = (await readdir(join(root, 'apps'))).filter((app) => existsSync(join(root, 'apps', app, 'dist/env.js')));
  const schemas = await Promise.all(
    apps.map(async (app) => {
      const { envSchema, variables = envSchema } = await load(`apps/${app}/dist/env.js`);
      return Object.entries(variables.shape as Record<string, Field>);
    }),
  );
  return schemas.flat();
}

it('a setting that a service would refuse is refused before anything is installed, by its name', async () => {
  const known: Record<string, { isSetByStart?: true }> = readSettings().variables;
  const checked = (await readFields()).filter(([name]) => known[name] && !known[name].isSetByStart);
  expect(checked.length).toBeGreaterThan(70);
  const late = checked.flatMap(([name, field]) =>
    [...WRONG, ...LISTS]
      .filter((text) => !field.safeParse(text).success)
      .filter(
        (text) => !findSettingProblems({ [name]: text }, root).some((problem: string) => problem.startsWith(name)),
      )
      .map((text) => `${name}=${text}`),
  );
  expect(late).toEqual([]);
});

it('a setting that npm start sets itself may have any value in the shell, and is not in .env.example', async () => {
  const values = { HOST: 'my-machine', PORT: 'x', DATABASE_URL: 'mysql://h/x', ORDER_ACCESS_SECRET: 'short' };
  expect(findSettingProblems(values, root)).toEqual([]);
  const example: string = await renderEnvExample(root);
  expect(Object.keys(values).filter((name) => example.includes(`#${name}=`))).toEqual([]);
});

it('SAFELIST=on without a manifest is told with the manifest that npm start takes', () => {
  expect(findImplied({ SAFELIST: 'on' })).toEqual([
    expect.stringContaining('operations/persisted-query-manifest.json'),
  ]);
  expect(findImplied({ SAFELIST: 'on', PERSISTED_OPERATIONS_FILE: 'mine.json' })).toEqual([]);
  expect(findImplied({})).toEqual([]);
});
