/** The shop's settings. */
export interface Settings {
  /** The one currency of the shop. */
  currencyCode: string;
  /** What relative image addresses are relative to. */
  assetBaseUrl: string;
  /** How long stock is held for an order that is not finished. */
  reservationMinutes: number;
  /** How often unfinished reservations are looked for. */
  reservationExpiryIntervalMs: number;
  /** From how few available units on a variant is short, unless it says otherwise. */
  lowStockAt: number;
}
