import { appendFile, chmod, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readGraph } from '@commerce/local-stack';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { diffCommand, migrateCommand, statusCommand } from '../src/index.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const NOW = new Date('2099-01-02T03:04:05Z');

let root = '';
let said: string[] = [];
const say = (line: string) => void said.push(line);
const diff = (name: string, options: { database?: string; dryRun?: boolean } = {}) =>
  diffCommand(root, { name, ...options }, NOW, say);
const schema = (database: string) => join(root, 'prisma', database, 'schema.prisma');

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'migrations-test-'));
  await chmod(root, 0o755);
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 3 }));
  const services = readGraph(repository).services.map(({ directory }) => relative(repository, directory));
  for (const part of ['prisma', 'supergraph.yaml', ...services.map((service) => `${service}/package.json`)]) {
    await cp(join(repository, part), join(root, part), { recursive: true });
  }
  said = [];
});

describe('a changed Prisma schema', () => {
  it('a changed Prisma schema becomes a migration after the last one; it can be applied, and leaves nothing to change', async () => {
    const env = { DATA_DIRECTORY: join(root, 'data') };
    await migrateCommand(root, env, () => undefined);
    await appendFile(schema('cart'), '\nmodel Wish {\n  id String @id @db.Uuid\n\n  @@map("wish")\n}\n');
    await diff('add_wishes');
    expect(said).toEqual(['wrote prisma/cart/migrations/20990102030405_add_wishes/migration.sql']);

    await appendFile(schema('cart'), '\nmodel Dream {\n  id String @id\n}\n');
    await diff('add_dreams', { database: 'cart' });
    expect((await readdir(join(root, 'prisma/cart/migrations'))).sort().slice(-3, -1)).toEqual([
      '20990102030405_add_wishes',
      '20990102030406_add_dreams',
    ]);
    said = [];
    await diff('again');
    expect(said).toEqual(['The migrations already match schema.prisma.']);

    said = [];
    expect(await statusCommand(root, env, say)).toBe(1);
    expect(said.join('\n')).toContain('pending: 20990102030405_add_wishes');
    said = [];
    await migrateCommand(root, env, say, { dryRun: true });
    expect(said).toContain('would apply cart/20990102030405_add_wishes');
    said = [];
    expect(await statusCommand(root, env, say, { json: true })).toBe(1);
    const [cart] = JSON.parse(said.join('\n')).filter(({ database }: { database: string }) => database === 'cart');
    expect(cart.pending).toContain('20990102030405_add_wishes');
    expect(await migrateCommand(root, env, say)).toBe(0);
    said = [];
    expect(await statusCommand(root, env, say)).toBe(0);
    expect(said.join('\n')).not.toContain('pending:');

    await appendFile(join(root, 'prisma/cart/migrations/20990102030405_add_wishes/migration.sql'), '-- reviewed\n');
    for (const command of [statusCommand, migrateCommand]) {
      said = [];
      expect(await command(root, env, say)).toBe(1);
      expect(said.join('\n')).toMatch(/changed: .*20990102030405_add_wishes .*belongs in a new migration/);
      expect(said.join('\n')).not.toContain('up to date');
    }
  });

  it('a changed Prisma schema that drops something causes a warning, and a dry run writes nothing', async () => {
    const text = await readFile(schema('orders'), 'utf8');
    await writeFile(schema('orders'), text.replace(/^ {2}email .*\n/m, ''));
    const before = await readdir(join(root, 'prisma/orders/migrations'));
    await diff('drop_email', { dryRun: true });
    expect(said.join('\n')).toMatch(/DROP COLUMN "email"[\s\S]*its data will be lost/);
    expect(await readdir(join(root, 'prisma/orders/migrations'))).toEqual(before);
  });

  it('an invalid Prisma schema is refused with the file and the place', async () => {
    await appendFile(schema('products'), '\nmodel Broken {\n  id Strin @id\n}\n');
    await expect(diff('broken')).rejects.toThrow(/prisma\/products: [\s\S]*Strin[\s\S]*schema\.prisma:\d+/);
  });
});

it('db:diff refuses a database that it does not know, with those that it knows', async () => {
  await expect(diff('add_colour', { database: 'stock' })).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringContaining('--database must be one of products, cart, orders, not "stock"'),
  });
});
