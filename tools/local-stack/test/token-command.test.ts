import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readScopes } from '../src/scopes.ts';
import { type TokenOptions, tokenCommand } from '../src/token-command.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'token-test-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Runs the command, and answers what it prints. */
async function run(options: Partial<TokenOptions>): Promise<string> {
  const lines: string[] = [];
  const asked = { customer: 'sam', expires: '8h', ...options };
  await tokenCommand(root, { DATA_DIRECTORY: directory }, asked, (line) => lines.push(line));
  return lines.join('\n');
}

it('npm run token prints a login with any scopes of the graph', async () => {
  const scopes = [...readScopes(root).keys()];
  expect(scopes).toEqual(expect.arrayContaining(['orders:read', 'orders:write', 'products:write', 'webhooks:read']));
  expect(decodeJwt(await run({ scope: [scopes.join(' ')] }))).toMatchObject({ sub: 'sam', scope: scopes.join(' ') });
});
