/** What is read of a product along with the product itself, as it would otherwise take a statement more. */
export interface ProductParts {
  readonly variants: boolean;
  readonly categories: boolean;
}

const FIELDS_OF_VARIANTS = ['variants', 'priceRange', 'availableForSale'];

/** What an operation that mentions these fields needs of its products. */
export function partsFor(fields: ReadonlySet<string>): ProductParts {
  return { variants: FIELDS_OF_VARIANTS.some((name) => fields.has(name)), categories: fields.has('categories') };
}
