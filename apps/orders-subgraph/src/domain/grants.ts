import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a grant gives access to: the entire order, or the part that is visible to anyone who knows the cart's id. */
export type GrantScope = 'full' | 'cart';

/**
 * Creates and checks the access tokens of orders. They are derived from the order's id, so a repeated call returns the
 * same token.
 */
export interface Grants {
  grantFor(orderId: string, scope: GrantScope): string;
  /** The access that `grant` gives to the order; null if none. */
  scopeOf(orderId: string, grant: string): GrantScope | null;
}

/** @param secret a secret of this subgraph only. */
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
