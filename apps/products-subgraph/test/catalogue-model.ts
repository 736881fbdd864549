import type { ProductStatus } from '../src/domain/catalogue.ts';
import { priceBuckets } from '../src/domain/price-buckets.ts';
import type { ProductFilter, ProductSort } from '../src/domain/product-filter.ts';
import type { Shop } from './import-shop.ts';

/** A product from the tables, without precomputed data. */
export interface ModelProduct {
  id: string;
  slug: string;
  title: string;
  status: ProductStatus;
  vendor: string | null;
  type: string | null;
  tags: string[];
  created: number;
  /** The slugs of its categories and of all their ancestors. */
  categories: string[];
  variants: { sku: string; price: number; available: boolean; options: Record<string, string> }[];
}

/** Reads all products, including drafts and archived ones. */
export async function readModel({ query }: Shop): Promise<ModelProduct[]> {
  return query<ModelProduct>(`
    WITH RECURSIVE path (id, slug) AS (
      SELECT id, slug FROM category
      UNION SELECT c.id, path.slug FROM path JOIN category c ON c.parent_id = path.id
    )
    SELECT p.id, p.slug, p.title, p.status::text, p.vendor, p.product_type AS type, p.tags,
           extract(epoch FROM p.created_at)::float8 AS created,
           ARRAY(SELECT DISTINCT path.slug FROM product_category l JOIN path ON path.id = l.category_id
                 WHERE l.product_id = p.id) AS categories,
           (SELECT json_agg(json_build_object(
              'sku', v.sku,
              'price', (SELECT amount_minor FROM price WHERE variant_id = v.id AND valid_from <= now()
                        ORDER BY valid_from DESC, sequence DESC LIMIT 1),
              'available', NOT s.tracked OR s.backorder OR s.on_hand > s.reserved,
              'options', (SELECT coalesce(json_object_agg(o->>'name', o->>'value'), '{}')
                          FROM jsonb_array_elements(v.selected_options) o)))
            FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id) AS variants
    FROM product p`);
}

type Part = keyof ProductFilter | `option ${string}`;

/** Whether a product is listed, without the filter on `ignored`. */
function isListed(product: ModelProduct, filter: ProductFilter, ignored: Part | null = null): boolean {
  const { price, variants } = { price: filter.price, variants: product.variants };
  const amounts = variants.map((variant) => variant.price);
  const isOneOf = (value: string | null, wanted: readonly string[]) =>
    wanted.length === 0 || wanted.includes(value ?? '');
  const holds: Record<string, boolean> = {
    category: filter.category === null || product.categories.includes(filter.category),
    vendors: isOneOf(product.vendor, filter.vendors),
    productTypes: isOneOf(product.type, filter.productTypes),
    tags: filter.tags.length === 0 || product.tags.some((tag) => filter.tags.includes(tag)),
    price: Math.max(...amounts) >= (price.min ?? 0) && Math.min(...amounts) <= (price.max ?? Number.MAX_SAFE_INTEGER),
    availableOnly: !filter.availableOnly || variants.some(({ available }) => available),
  };
  for (const { name, values } of filter.options) {
    holds[`option ${name}`] = variants.some(({ options }) => values.includes(options[name] ?? ''));
  }
  return product.status === 'ACTIVE' && Object.entries(holds).every(([part, isMet]) => isMet || part === ignored);
}

/** The slugs of a list, in order. */
export function listOf(model: readonly ModelProduct[], filter: ProductFilter, sort: ProductSort): string[] {
  const lowest = ({ variants }: ModelProduct) => Math.min(...variants.map(({ price }) => price));
  const keys: Record<ProductSort, (a: ModelProduct, b: ModelProduct) => number> = {
    RELEVANCE: (a, b) => b.created - a.created || compare(b.id, a.id),
    NEWEST: (a, b) => b.created - a.created || compare(b.id, a.id),
    PRICE_ASC: (a, b) => lowest(a) - lowest(b) || compare(a.id, b.id),
    PRICE_DESC: (a, b) => lowest(b) - lowest(a) || compare(b.id, a.id),
    TITLE: (a, b) => compare(plain(a.title), plain(b.title)) || compare(a.id, b.id),
  };
  return model
    .filter((product) => isListed(product, filter))
    .sort(keys[sort])
    .map(({ slug }) => slug);
}

/** The facets of a list, each as "value count", counted product by product. */
export function facetsOf(model: readonly ModelProduct[], filter: ProductFilter): Record<string, string[]> {
  const counts = (part: Part, valuesOf: (product: ModelProduct) => (string | null)[], most = 100) => {
    const count = new Map<string, number>();
    for (const product of model.filter((each) => isListed(each, filter, part))) {
      for (const value of new Set(valuesOf(product))) if (value !== null) count.set(value, (count.get(value) ?? 0) + 1);
    }
    const sorted = [...count].sort(([a, n], [b, m]) => m - n || compare(a, b));
    return sorted.slice(0, most).map(([value, n]) => `${value} ${n}`);
  };
  const names = [...new Set(model.flatMap(({ variants }) => variants.flatMap(({ options }) => Object.keys(options))))];
  const optionsOf = (name: string) =>
    counts(`option ${name}`, ({ variants }) => variants.map(({ options }) => options[name] ?? null));
  return {
    vendors: counts('vendors', ({ vendor }) => [vendor]),
    types: counts('productTypes', ({ type }) => [type]),
    tags: counts('tags', ({ tags }) => tags),
    categories: counts('category', ({ categories }) => categories),
    ...Object.fromEntries(names.map((name) => [`option ${name}`, optionsOf(name)])),
    prices: priceBuckets('EUR').flatMap(({ min, max }) => {
      const bucket = { ...filter, price: { min, max } };
      const count = model.filter((product) => isListed(product, bucket)).length;
      return count > 0 ? [`${min} ${count}`] : [];
    }),
  };
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ');
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
