import { EnvError } from '@commerce/service';
import { expect, it } from 'vitest';
import { checkEnvironments, environmentFor } from './environments.ts';

it('a service has the variables of the process, except for those that only one can have, and its own win', () => {
  const source = {
    PORT: '4000',
    TLS_CERT_FILE: 'cert.pem',
    TLS_CLIENT_CA_FILE: 'ca.pem',
    LOG_LEVEL: 'info',
    SHOP_CURRENCY: 'EUR',
    CART_IDLE_DAYS: '3',
    PRODUCTS_DATABASE_URL: 'postgresql://products',
    CART_DATABASE_URL: 'postgresql://cart',
    CART_LOG_LEVEL: 'debug',
    CART_PORT: '4002',
    ORDERS_PORT: '',
  };
  expect(environmentFor('gateway', source)).toMatchObject({
    PORT: '4000',
    TLS_CERT_FILE: 'cert.pem',
    LOG_LEVEL: 'info',
  });
  const cart = environmentFor('cart-subgraph', source);
  expect(cart).toMatchObject({
    PORT: '4002',
    DATABASE_URL: 'postgresql://cart',
    LOG_LEVEL: 'debug',
    SHOP_CURRENCY: 'EUR',
    CART_IDLE_DAYS: '3',
  });
  const orders = environmentFor('orders-subgraph', source);
  expect(orders).toMatchObject({ LOG_LEVEL: 'info' });
  for (const environment of [cart, orders]) {
    for (const name of ['TLS_CERT_FILE', 'TLS_CLIENT_CA_FILE']) expect(environment).not.toHaveProperty(name);
  }
  for (const name of ['PORT', 'DATABASE_URL']) expect(orders).not.toHaveProperty(name);
});

it('the mistakes of all services are told at once, by the names to set', () => {
  const services = ['products-subgraph', 'cart-subgraph', 'orders-subgraph'].map((name) => ({
    name,
    checkEnv(source: NodeJS.ProcessEnv) {
      const missing = ['DATABASE_URL', 'SHOP_CURRENCY'].filter((each) => !source[each]);
      const wrong = source.LOG_LEVEL === 'loud' ? ['LOG_LEVEL: is no level'] : [];
      const problems = [...missing.map((each) => `${each}: must be set`), ...wrong];
      if (problems.length > 0) throw new EnvError(problems);
    },
  }));
  const source = { PRODUCTS_DATABASE_URL: 'postgresql://products', ORDERS_LOG_LEVEL: 'loud' };
  expect(() => checkEnvironments(services, source)).toThrow(
    expect.objectContaining({
      problems: [
        'SHOP_CURRENCY: must be set',
        'CART_DATABASE_URL: must be set',
        'ORDERS_DATABASE_URL: must be set',
        'ORDERS_LOG_LEVEL: is no level',
      ],
    }),
  );
});
