/** Who a request is made for. A guest is a viewer too: one about whom nothing is known. */
export interface Viewer {
  /** The shop's customer, or the member of staff, as their login names them; null for guests and services. */
  readonly customerId: string | null;
  /** What they may do beyond their own things, such as `products:write` or `orders:read`. */
  readonly scopes: readonly string[];
  /** The service that asks on its own behalf, such as `orders-subgraph`; null for people. */
  readonly service: string | null;
}

/** The viewer behind a request that names nobody. */
export const ANONYMOUS: Viewer = { customerId: null, scopes: [], service: null };

/** Whether the viewer was granted `scope`. */
export function hasScope(viewer: Viewer, scope: string): boolean {
  return viewer.scopes.includes(scope);
}

/** Whether one of our services asks on its own behalf: only then are internal operations open. */
export function isService(viewer: Viewer): boolean {
  return viewer.service !== null;
}
