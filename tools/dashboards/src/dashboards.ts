import type { Dashboard } from './dashboard.ts';
import { checkout } from './dashboards/checkout.ts';
import { gateway } from './dashboards/gateway.ts';
import { postgres } from './dashboards/postgresql.ts';
import { shop } from './dashboards/shop.ts';

/** All dashboards. */
export const DASHBOARDS: readonly Dashboard[] = [shop, gateway, checkout, postgres];
