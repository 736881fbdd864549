/** What is read of a product along with the product itself, as it would otherwise take a statement more. */
export interface ProductParts {
  readonly variants: boolean;
  readonly categories: boolean;
}

/** The product alone. */
export const NO_PARTS: ProductParts = { variants: false, categories: false };

/** For a product that was read without them. */
export const CATEGORIES_ALONE: ProductParts = { variants: false, categories: true };

const FIELDS_OF_VARIANTS = ['variants', 'priceRange', 'availableForSale'];

/** What an operation that mentions these fields needs of its products. */
export function partsFor(fields: ReadonlySet<string>): ProductParts {
  return { variants: FIELDS_OF_VARIANTS.some((name) => fields.has(name)), categories: fields.has('categories') };
}
