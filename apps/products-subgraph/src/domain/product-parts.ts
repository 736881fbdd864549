/** Columns of a product that are read only on request, by the name of the field that shows them. */
const OWN = ['description', 'tags', 'options', 'images', 'seo', 'publishedAt', 'updatedAt'] as const;
/** The same for variants. */
const OF_VARIANTS = ['selectedOptions', 'barcode', 'image'] as const;

/** The optional parts of a product: transferring and parsing an unused part costs more than finding the product. */
export type ProductPart = (typeof OWN)[number] | (typeof OF_VARIANTS)[number] | 'variants' | 'categories';

/** The parts to read of a product. All other parts are absent from its row. */
export type ProductParts = ReadonlySet<ProductPart>;

/** The product itself, without its variants and categories. */
export const PRODUCT_ALONE: ProductParts = new Set(OWN);

/** For a product that was read without its categories. */
export const CATEGORIES_ALONE: ProductParts = new Set(['categories']);

/** Every part. */
export const ALL_PARTS: ProductParts = new Set([...OWN, ...OF_VARIANTS, 'variants', 'categories']);

const FIELDS_OF_VARIANTS = ['variants', 'priceRange', 'availableForSale'];
const known = new WeakMap<ReadonlySet<string>, ProductParts>();

/** The parts of a product that an operation with these fields needs. Returns the same object for the same set. */
export function partsFor(fields: ReadonlySet<string>): ProductParts {
  const before = known.get(fields);
  if (before) return before;
  const isNeeded = (part: ProductPart) =>
    part === 'variants' ? FIELDS_OF_VARIANTS.some((name) => fields.has(name)) : fields.has(part);
  const parts: ProductParts = new Set([...ALL_PARTS].filter(isNeeded));
  known.set(fields, parts);
  return parts;
}
