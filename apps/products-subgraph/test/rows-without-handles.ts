import { stringify } from 'csv-stringify/sync';
import type { ImportOptions } from '../src/catalogue-import/import-catalogue.ts';
import type { Shop } from './import-shop.ts';

export type Row = Record<string, string>;

/** A simple product as WooCommerce exports it. */
export const mug = (cells: Row = {}): Row => ({ Type: 'simple', Name: 'Mug', 'Regular price': '10', ...cells });

/** A file as WooCommerce exports it, which has no handles. */
export function importCells(shop: Shop, rows: Row[], options?: Partial<ImportOptions>) {
  const columns = [...new Set(['ID', 'Type', 'SKU', 'Name', 'Regular price', ...rows.flatMap(Object.keys)])];
  return shop.importText([stringify(rows, { header: true, columns })], options);
}

export const productsOf = ({ query }: Shop) =>
  query<{ id: string; slug: string; title: string; skus: string[] | null }>(`
    SELECT p.id, p.slug, p.title, array_agg(v.sku ORDER BY v.position) FILTER (WHERE v.archived_at IS NULL) AS skus
    FROM product p JOIN variant v ON v.product_id = p.id GROUP BY p.id ORDER BY p.slug`);
