import type { MergeRule } from './domain/merge-lines.ts';

/** The shop's settings. */
export interface Settings {
  /** How many days a cart lives after its last change. */
  idleDays: number;
  /** How many days expired and merged carts are kept. */
  retentionDays: number;
  /** The quantity of a variant that is in both carts, when a guest's cart is claimed. */
  mergeRule: MergeRule;
  /** How often to look for idle carts. */
  expiryIntervalMs: number;
}
