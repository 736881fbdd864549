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
