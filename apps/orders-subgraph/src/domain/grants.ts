import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a grant opens: all of an order, or the part that the holder of its cart's id may see. */
export type GrantScope = 'full' | 'cart';

/** Makes and checks the secrets that open one order. They are derived, so that a replay can answer the same one. */
export interface Grants {
  grantFor(orderId: string, scope: GrantScope): string;
  /** What `grant` opens of the order; null if nothing. */
  scopeOf(orderId: string, grant: string): GrantScope | null;
}

/** @param secret known to this subgraph alone. */
export function createGrants(secret: string): Grants {
  const grantFor = (orderId: string, scope: GrantScope) =>
    createHmac('sha256', secret).update(`${scope}:${orderId}`).digest('base64url');
  const matches = (expected: string, given: string) => {
    const [left, right] = [Buffer.from(expected), Buffer.from(given)];
    return left.length === right.length && timingSafeEqual(left, right);
  };
  return {
    grantFor,
    scopeOf(orderId, grant) {
      const scopes: GrantScope[] = ['full', 'cart'];
      return scopes.find((scope) => matches(grantFor(orderId, scope), grant)) ?? null;
    },
  };
}
