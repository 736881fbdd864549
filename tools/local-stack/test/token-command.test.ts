import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { readScopes } from '../src/scopes.ts';
import { tokenCommand } from '../src/token-command.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'token-test-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Runs the command; returns its exit code and output. */
async function run(...parameters: string[]) {
  const collect = (stream: NodeJS.WriteStream) => {
    const texts: string[] = [];
    const spy = vi.spyOn(stream, 'write').mockImplementation((text) => texts.push(String(text)) > 0);
    onTestFinished(() => spy.mockRestore());
    return texts;
  };
  const [out, error] = [collect(process.stdout), collect(process.stderr)];
  const code = await tokenCommand(root, { DATA_DIRECTORY: directory }, parameters);
  return { code, out: out.join(''), error: error.join('') };
}

it('npm run token prints a login with any scopes of the graph', async () => {
  const scopes = [...readScopes(root).keys()];
  expect(scopes).toEqual(expect.arrayContaining(['orders:read', 'orders:write', 'products:write', 'webhooks:read']));
  const { code, out } = await run('--customer', 'sam', '--scope', scopes.join(' '));
  expect(code).toBe(0);
  expect(decodeJwt(out.trim())).toMatchObject({ sub: 'sam', scope: scopes.join(' ') });
});

it.each([
  ['orders:reed', '"orders:reed" is not a scope of this graph. Did you mean "orders:read"'],
  ['orders:read;orders:write', '"orders:read;orders:write" is not a scope of this graph.'],
])('npm run token refuses the scope %s, which the graph does not have', async (scope, message) => {
  const { code, out, error } = await run('--customer', 'sam', '--scope', scope);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(error).toContain(message);
  for (const known of readScopes(root).keys()) expect(error).toContain(known);
});

it('npm run token explains its options and the scopes with --help', async () => {
  const { code, out } = await run('--help');
  expect(code).toBe(0);
  for (const text of ['--customer', '--expires', ...readScopes(root).keys()]) expect(out).toContain(text);
});
