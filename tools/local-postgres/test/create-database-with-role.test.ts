import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createDatabaseWithRole } from '../src/index.ts';
import { query, start } from './start.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const startServer = async () => start({ dataDirectory: join(await temporaryDirectory(), 'postgres') });
const shop = (superuserUrl: string, name: string) => ({ superuserUrl, database: name, role: name, password: name });

test('a role uses its own database, and cannot connect to another', async () => {
  const { superuserUrl } = await startServer();
  const [products, cart] = await Promise.all([
    createDatabaseWithRole(shop(superuserUrl, 'products')),
    createDatabaseWithRole(shop(superuserUrl, 'cart')),
  ]);
  await query(products, 'CREATE TABLE product (id int)');
  const trespass = new URL(cart);
  trespass.pathname = '/products';

  await expect(query(trespass.href, 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
  expect(await query(cart, 'SELECT current_user::text AS name')).toEqual([{ name: 'cart' }]);
});

test('the role is no superuser, and the extensions exist', async () => {
  const { superuserUrl } = await startServer();
  const url = await createDatabaseWithRole(shop(superuserUrl, 'products'));

  expect(
    await query(url, 'SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user'),
  ).toEqual([{ rolsuper: false, rolcreatedb: false, rolcreaterole: false }]);
  expect(await query(url, "SELECT unaccent('café') AS plain, cardinality(show_trgm('é')) AS trigrams")).toEqual([
    { plain: 'cafe', trigrams: 2 },
  ]);
});

test('creating a database again keeps the data and changes the password', async () => {
  const { superuserUrl } = await startServer();
  const first = await createDatabaseWithRole(shop(superuserUrl, 'cart'));
  await query(first, 'CREATE TABLE line AS SELECT 1 AS id');
  const second = await createDatabaseWithRole({ ...shop(superuserUrl, 'cart'), password: 'changed' });

  expect(await query(second, 'SELECT id FROM line')).toEqual([{ id: 1 }]);
  await expect(query(first, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
});

test('names may contain quotes, and passwords may contain the reserved characters of SQL and URLs', async () => {
  const { superuserUrl } = await startServer();
  const awkward = { database: 'a"b', role: `o'neil"`, password: `p@:/?#'"\\%` };
  const url = await createDatabaseWithRole({ superuserUrl, ...awkward });

  expect(await query(url, 'SELECT current_database()::text AS database, current_user::text AS role')).toEqual([
    { database: awkward.database, role: awkward.role },
  ]);
});
