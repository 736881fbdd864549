import { join } from 'node:path';
import type { Secrets } from './secrets.ts';

/** The databases, each named like the subgraph and the role that own it. */
export const DATABASES = ['products', 'cart', 'orders'] as const;
export type DatabaseName = (typeof DATABASES)[number];

/** The services. */
export const SERVICES = ['products-subgraph', 'cart-subgraph', 'orders-subgraph', 'gateway'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Where each service listens on 127.0.0.1; 0 takes a free port. */
export type Ports = Record<ServiceName, number>;

/** The ports of `npm start`. */
export const STANDARD_PORTS: Ports = {
  gateway: 4000,
  'products-subgraph': 4001,
  'cart-subgraph': 4002,
  'orders-subgraph': 4003,
};

/** The variable that sets a service's port. */
export const PORT_VARIABLES: Record<ServiceName, string> = {
  gateway: 'GATEWAY_PORT',
  'products-subgraph': 'PRODUCTS_PORT',
  'cart-subgraph': 'CART_PORT',
  'orders-subgraph': 'ORDERS_PORT',
};

/** Connection URLs of the databases. */
export type DatabaseUrls = Record<DatabaseName, string>;

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
