import type { Connection, Edge } from '@commerce/graphql';
import type { PriceRow } from './catalogue.ts';

/** A price with what took its place; null for one that nothing supersedes, as far as the viewer may know. */
export interface PricePeriod extends PriceRow {
  supersededBy: PriceRow | null;
}

/** A price and its place in the history of a variant. */
export type PriceHistoryPageEdge = Edge<PricePeriod>;

/** A page of the prices of a variant that can count all of them. */
export interface PriceHistoryPage extends Connection<PricePeriod> {
  count(): Promise<number>;
}
