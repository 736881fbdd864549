import { join } from 'node:path';
import type { Secrets } from './secrets.ts';
import type { DatabaseUrls, Ports, ServiceName } from './services.ts';

/** What every service's environment is made of; the ports are the actual ones. */
export interface Wiring {
  root: string;
  secrets: Secrets;
  databaseUrls: DatabaseUrls;
  ports: Ports;
}

/** The environment that wires a service of one machine to the others. */
export function environmentOf(service: ServiceName, { root, secrets, databaseUrls, ports }: Wiring) {
  const { keyFiles } = secrets;
  const url = (name: ServiceName) => `http://127.0.0.1:${ports[name]}/graphql`;
  const common = { HOST: '127.0.0.1', PORT: String(ports[service]), SERVICE_KEYS_FILE: keyFiles.services };
  switch (service) {
    case 'products-subgraph':
      return {
        ...common,
        DATABASE_URL: databaseUrls.products,
        SERVICE_KEY_FILE: keyFiles.products,
        ORDERS_URL: url('orders-subgraph'),
        ASSET_BASE_URL: `http://127.0.0.1:${ports.gateway}`,
      };
    case 'cart-subgraph':
      return {
        ...common,
        DATABASE_URL: databaseUrls.cart,
        SERVICE_KEY_FILE: keyFiles.cart,
        PRODUCTS_URL: url('products-subgraph'),
        ORDERS_URL: url('orders-subgraph'),
      };
    case 'orders-subgraph':
      return {
        ...common,
        DATABASE_URL: databaseUrls.orders,
        SERVICE_KEY_FILE: keyFiles.orders,
        PRODUCTS_URL: url('products-subgraph'),
        CART_URL: url('cart-subgraph'),
        ORDER_ACCESS_SECRET: secrets.orderAccessSecret,
      };
    case 'gateway':
      return {
        ...common,
        SERVICE_KEY_FILE: keyFiles.gateway,
        // A shop's own identity provider takes the place of our logins.
        ...(!process.env.AUTH_JWKS_URL && { AUTH_JWKS_FILE: keyFiles.logins }),
        PRODUCTS_URL: url('products-subgraph'),
        CART_URL: url('cart-subgraph'),
        ORDERS_URL: url('orders-subgraph'),
        PERSISTED_OPERATIONS_FILE: join(root, 'operations', 'persisted-query-manifest.json'),
        STATIC_DIRECTORY: join(root, 'demo', 'images'),
      };
  }
}
