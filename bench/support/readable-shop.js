import { signLogin } from '@commerce/local-stack';
import { openDatabases } from './database.js';
import { createBenchClient } from './graphql-client.js';
import { buyableVariants, checkOut, openCart, shopOperations } from './shop-operations.js';

/** The number of carts and orders to read. */
const READABLE = 50;

/** Fills a graph with carts and orders. @returns what operations read, a login of staff, and PostgreSQL's process. */
export async function fillShop(stack) {
  // Older clones, which may be compared, have another name for it.
  const { superuserUrl, pid: postgres } = stack.database?.current() ?? stack.postgres;
  const databases = openDatabases(superuserUrl);
  const variants = await buyableVariants(databases);
  await databases.close();
  const client = createBenchClient(stack.gatewayUrl);
  const given = { variants, orders: [], carts: [] };
  for (let i = 0; i < READABLE; i++) {
    given.orders.push(await checkOut(client, variants));
    given.carts.push((await openCart(client, variants)).id);
  }
  client.close();
  const token = await signLogin(stack.dataDirectory, { customerId: 'sam', scopes: ['orders:read'] });
  return { given, token, postgres };
}

/** The operations of a shop for a gateway; `compared` read the first cart and order only. */
export function operationsAt(url, { given, token }) {
  const address = new URL('/graphql', url).href;
  const client = createBenchClient(address);
  const staff = createBenchClient(address, async () => token);
  const first = { ...given, orders: given.orders.slice(0, 1), carts: given.carts.slice(0, 1) };
  return {
    operations: shopOperations(client, staff, given),
    compared: shopOperations(client, staff, first),
    close() {
      client.close();
      staff.close();
    },
  };
}
