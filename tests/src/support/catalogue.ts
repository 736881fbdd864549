import pg from 'pg';
import { inject } from 'vitest';

/** Changes the shared graph's catalogue directly. Whoever changes something must restore it. */
export interface CatalogueEditor {
  setPrice(variantId: string, minorUnits: number): Promise<unknown>;
  /** Sets how many units can be bought. */
  setAvailable(variantId: string, units: number): Promise<unknown>;
  /** Sets the status of the variant's product. */
  setStatus(variantId: string, status: 'ACTIVE' | 'ARCHIVED'): Promise<unknown>;
  close(): Promise<void>;
}

export async function openCatalogue(): Promise<CatalogueEditor> {
  const client = new pg.Client({ connectionString: inject('databaseUrls').products });
  await client.connect();
  return {
    setPrice: (variantId, minorUnits) =>
      client.query(
        `INSERT INTO price (id, variant_id, amount_minor, currency_code, valid_from)
         VALUES (gen_random_uuid(), $1, $2, 'EUR', now())`,
        [variantId, minorUnits],
      ),
    setAvailable: (variantId, units) =>
      // With a movement, so that the ledger stays consistent.
      client.query(
        `WITH movement AS (
           INSERT INTO stock_movement (variant_id, delta, reason)
           SELECT variant_id, reserved + $2 - on_hand, 'IMPORT' FROM stock WHERE variant_id = $1
         )
         UPDATE stock SET on_hand = reserved + $2 WHERE variant_id = $1`,
        [variantId, units],
      ),
    setStatus: (variantId, status) =>
      client.query('UPDATE product SET status = $2 WHERE id = (SELECT product_id FROM variant WHERE id = $1)', [
        variantId,
        status,
      ]),
    close: () => client.end(),
  };
}
