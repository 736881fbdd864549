/** Columns that are read only if they are asked for, each by the field that shows it. */
const OWN = ['description', 'tags', 'options', 'images', 'seo', 'publishedAt', 'updatedAt'] as const;
/** The same of a product's variants. */
const OF_VARIANTS = ['selectedOptions', 'barcode', 'image'] as const;

/** What of a product need not be read: to be sent and parsed for nothing costs more than to be found. */
export type ProductPart = (typeof OWN)[number] | (typeof OF_VARIANTS)[number] | 'variants' | 'categories';

/** What is read of a product. What is not among it is absent from its row. */
export type ProductParts = ReadonlySet<ProductPart>;

/** All of the product itself, without its variants and categories. */
export const PRODUCT_ALONE: ProductParts = new Set(OWN);

/** For a product that was read without them. */
export const CATEGORIES_ALONE: ProductParts = new Set(['categories']);

/** All there is. */
export const ALL_PARTS: ProductParts = new Set([...OWN, ...OF_VARIANTS, 'variants', 'categories']);

const FIELDS_OF_VARIANTS = ['variants', 'priceRange', 'availableForSale'];
const known = new WeakMap<ReadonlySet<string>, ProductParts>();

/** What an operation that mentions these fields needs of its products: the same set for the same set. */
export function partsFor(fields: ReadonlySet<string>): ProductParts {
  const before = known.get(fields);
  if (before) return before;
  const isNeeded = (part: ProductPart) =>
    part === 'variants' ? FIELDS_OF_VARIANTS.some((name) => fields.has(name)) : fields.has(part);
  const parts: ProductParts = new Set([...ALL_PARTS].filter(isNeeded));
  known.set(fields, parts);
  return parts;
}
