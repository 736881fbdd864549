import type { StaffProduct } from './staff-product.ts';

/** The changes of a product's status by staff. */
export type StatusChange = 'PUBLISHED' | 'UNLISTED' | 'UNPUBLISHED' | 'ARCHIVED' | 'UNARCHIVED';

/**
 * The product with its new status; unchanged if it has that status already.
 * @param isBuyable whether any variant that is not archived has a price.
 * @returns the product, or why its status cannot change.
 */
export function changeStatus(
  product: StaffProduct,
  change: StatusChange,
  { isBuyable, now }: { isBuyable: boolean; now: Date },
): StaffProduct | string {
  const { status } = product;
  switch (change) {
    case 'PUBLISHED':
    case 'UNLISTED': {
      const wanted = change === 'PUBLISHED' ? 'ACTIVE' : 'UNLISTED';
      if (status === wanted) return product;
      if (status === 'ARCHIVED') return 'the product is archived; unarchive it first';
      if (!isBuyable) return 'the product has no variant with a price; give it one first';
      return { ...product, status: wanted, publishedAt: product.publishedAt ?? now };
    }
    case 'UNPUBLISHED':
      if (status === 'ARCHIVED') return 'the product is archived';
      return { ...product, status: 'DRAFT' };
    case 'ARCHIVED':
      return { ...product, status: 'ARCHIVED' };
    case 'UNARCHIVED':
      return status === 'ARCHIVED' ? { ...product, status: 'DRAFT' } : product;
  }
}
