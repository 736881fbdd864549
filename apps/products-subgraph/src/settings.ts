import type { PUBLIC_STOCK } from './domain/availability.ts';

/** The shop's settings. */
export interface Settings {
  /** The only currency of the shop. */
  currencyCode: string;
  /** The base of relative image addresses. */
  assetBaseUrl: string;
  /** How long stock is reserved for an unfinished order. */
  reservationMinutes: number;
  /** How often to look for expired reservations. */
  reservationExpiryIntervalMs: number;
  /** A variant is low on stock at or below this number of available units, unless it has its own threshold. */
  lowStockAt: number;
  /** When everybody sees how many units can be bought. */
  publicStock: (typeof PUBLIC_STOCK)[number];
}
