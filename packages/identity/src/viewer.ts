/** Who a request is made for. A guest is a viewer too: one without a known identity. */
export interface Viewer {
  /** The subject of a customer's or staff member's login; null for guests and services. */
  readonly customerId: string | null;
  /** Permissions beyond the viewer's own data, such as `products:write` or `orders:read`. */
  readonly scopes: readonly string[];
  /** The service that makes a request of its own, such as `orders-subgraph`; null for people. */
  readonly service: string | null;
}

/** The viewer of an anonymous request. */
export const ANONYMOUS: Viewer = { customerId: null, scopes: [], service: null };

/** Whether the viewer has `scope`. */
export function hasScope(viewer: Viewer, scope: string): boolean {
  return viewer.scopes.includes(scope);
}

/** All scopes of the graph. Identity providers add others to every login, such as `openid` and `profile`. */
export const SCOPES: readonly string[] = [
  'audit:read',
  'orders:read',
  'orders:write',
  'products:read',
  'products:write',
  'webhooks:read',
  'webhooks:write',
];

/** Whether the viewer may do more than a customer. */
export function isStaff(viewer: Viewer): boolean {
  return viewer.scopes.some((scope) => SCOPES.includes(scope));
}
