import type { Claims } from './claims.ts';

/** How the products of a file are recognised. */
export interface Recognition {
  /** The shop that the file comes from. Ids of products are unique within it. */
  source: string;
  /** Whether the user has named the source: then an ID alone identifies a product. */
  isSourceNamed: boolean;
  /** The stored products that were taken for products further up in the file. */
  claims: Claims;
}
