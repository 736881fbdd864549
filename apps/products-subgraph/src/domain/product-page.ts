import type { Connection } from '@commerce/graphql';
import type { ProductRow } from './catalogue.ts';
import type { Facets, Total } from './facets.ts';

/** A page of products that can also summarise the entire list. */
export interface ProductPage extends Connection<ProductRow> {
  total(): Promise<Total>;
  facets(): Promise<Facets>;
}
