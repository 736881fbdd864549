import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServiceKey, publicKeySet } from '@commerce/identity';
import { expect, it, onTestFinished } from 'vitest';
import { ensureSecrets } from '../src/secrets.ts';
import { tinyGraph } from './tiny-stack.ts';

it('a start names the secrets file that is broken, truncated, or from another set-up', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'secrets-'));
  onTestFinished(() => rm(parent, { recursive: true }));
  const directory = join(parent, 'secrets');
  const secrets = await ensureSecrets(directory, tinyGraph);
  const other = await createServiceKey('gateway');
  const strange = [other, publicKeySet([other]), { loginKey: other, databasePasswords: {}, variables: {} }];
  const files = await readdir(directory);
  expect(files.sort()).toEqual([
    'gateway.key.json',
    'logins.jwks.json',
    'ratings-subgraph.key.json',
    'secrets.json',
    'services.jwks.json',
  ]);
  for (const file of files) {
    const path = join(directory, file);
    const text = await readFile(path, 'utf8');
    for (const wrong of [text.slice(0, -20), '', '[]', '{}', ...strange.map((value) => JSON.stringify(value))]) {
      await writeFile(path, wrong);
      await expect(ensureSecrets(directory, tinyGraph), `${file}: ${wrong}`).rejects.toThrow(path);
    }
    await writeFile(path, text);
  }
  expect(await ensureSecrets(directory, tinyGraph)).toEqual(secrets);
});
