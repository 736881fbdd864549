import type { MergeRule } from './domain/merge-lines.ts';

/** The shop's settings. */
export interface Settings {
  /** How many days a cart lives after its last change. */
  idleDays: number;
  /** How many days carts are kept that expired or were merged into another one. */
  retentionDays: number;
  /** Which quantity counts for a variant that is in both carts when a guest's cart is claimed. */
  mergeRule: MergeRule;
  /** How often idle carts are looked for. */
  expiryIntervalMs: number;
}
