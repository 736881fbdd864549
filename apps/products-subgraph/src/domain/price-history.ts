import type { Connection, Edge } from '@commerce/graphql';
import type { PriceRow } from './catalogue.ts';

/** A price and its successor; null if nothing supersedes it, as far as the viewer may know. */
export interface PricePeriod extends PriceRow {
  supersededBy: PriceRow | null;
}

/** A price with its cursor in the history of a variant. */
export type PriceHistoryPageEdge = Edge<PricePeriod>;

/** A page of the prices of a variant that can count all of them. */
export interface PriceHistoryPage extends Connection<PricePeriod> {
  count(): Promise<number>;
}
