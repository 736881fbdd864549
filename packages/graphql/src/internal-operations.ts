import type { Viewer } from '@commerce/identity';
import { forbidden } from './errors.ts';

/**
 * The operations that the public graph does not have (`@inaccessible`), and the services that may use them. A token of
 * any other service is refused.
 */
export const INTERNAL_OPERATIONS = {
  variantQuotes: ['cart-subgraph'],
  freezeCarts: ['orders-subgraph'],
  thawCart: ['orders-subgraph'],
  completeCarts: ['orders-subgraph'],
  reserveStock: ['orders-subgraph'],
  commitStock: ['orders-subgraph'],
  releaseStock: ['orders-subgraph'],
  returnStock: ['orders-subgraph'],
  restockUnits: ['orders-subgraph'],
  acceptEvents: ['cart-subgraph', 'products-subgraph'],
} as const satisfies Record<string, readonly string[]>;

/** Allows only the services that may use an internal operation. @throws FORBIDDEN */
export function requireService({ service }: Viewer, operation: keyof typeof INTERNAL_OPERATIONS): void {
  if (service === null) throw forbidden('only services may do this');
  const callers: readonly string[] = INTERNAL_OPERATIONS[operation];
  if (!callers.includes(service)) throw forbidden(`${service} may not use ${operation}`);
}

/** The fields for staff that services may read too, and which services. */
const STAFF_FIELDS = {
  'Product.archivedVariants': ['orders-subgraph'],
} as const satisfies Record<string, readonly string[]>;

/** Whether the viewer is a service that may read a field for staff. */
export function isReader({ service }: Viewer, field: keyof typeof STAFF_FIELDS): boolean {
  const readers: readonly string[] = STAFF_FIELDS[field];
  return service !== null && readers.includes(service);
}
