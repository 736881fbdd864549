import fc from 'fast-check';
import type { CatalogueProduct, CatalogueVariant, CategoryStep } from '../src/catalogue-files/catalogue-product.ts';
import { VariantList } from '../src/catalogue-files/variant-list.ts';
import { normalizeCode, normalizeText } from '../src/domain/plain-text.ts';
import { MAX_ON_HAND, MAX_PRICE_MINOR } from '../src/domain/product-limits.ts';

/**
 * The most difficult text that the catalogue can hold: separators, quotes, formulas, marks and emoji; line breaks in
 * long texts.
 */
const character = fc.constantFrom(...['a', 'B', '1', ' ', ',', '"', ';', '\\', '=', '>', '|']);
const exotic = fc.constantFrom('é', '大', '👕', '👨‍👩‍👧', '\u0301', "'", '@', '+', '-', '<b>', '{', '&amp;');
const breaking = fc.constantFrom('\n', '\r', '\r\n', '\t', '\u2028', '\u00a0', '\uFEFF');
const anyText = fc.string({ unit: fc.oneof({ weight: 3, arbitrary: character }, exotic, breaking), maxLength: 12 });
const line = fc.string({ unit: fc.oneof({ weight: 3, arbitrary: character }, exotic), maxLength: 12 });
const start = fc.constantFrom('x', 'x', 'x', '=1+', '+', '-', '@', '＝', "'", "'=", "''-");
const name = fc.tuple(start, line).map(([first, text]) => normalizeText(`${first}${text}y`));
const nameOrNull = fc.option(name);
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ü', '1', '-'), minLength: 1, maxLength: 8 });

const url = word.map((path) => `https://example.com/${path}?a=1,2`);
const amount = fc.oneof(fc.nat(100_000), fc.constant(0), fc.constant(MAX_PRICE_MINOR - 1));

/** A few categories, some with the same title, so that products share them. */
const categoryPath: fc.Arbitrary<CategoryStep[]> = fc
  .array(fc.constantFrom('Home', 'Tops', 'Men', 'A > B', 'Kitchen & Dining', '!?', '1604', 'Tops, large'), {
    minLength: 1,
    maxLength: 3,
  })
  .map((titles) => titles.map((title) => ({ title, slug: null })));

function variantOf(options: string[]): fc.Arbitrary<CatalogueVariant> {
  const fields = fc.record({
    barcode: fc.option(name.map(normalizeCode)),
    values: fc.tuple(...options.map(() => fc.oneof(name, fc.constantFrom('S', 'M', 'Default Title')))),
    price: amount,
    compareAt: fc.option(fc.integer({ min: 1, max: 1000 })),
    inventoryTracked: fc.boolean(),
    inventoryPolicy: fc.constantFrom('DENY' as const, 'CONTINUE' as const),
    quantity: fc.integer({ min: -5, max: MAX_ON_HAND }),
    weightGrams: fc.option(fc.nat(2_147_483_647)),
    requiresShipping: fc.boolean(),
    taxable: fc.boolean(),
    imageUrl: fc.option(url),
    hasSku: fc.boolean(),
  });
  return fields.map(({ values, price, compareAt, quantity, hasSku, ...rest }) => ({
    ...rest,
    line: 0,
    absentFields: [],
    // Made unique below.
    sku: hasSku ? 'sku' : null,
    selectedOptions: options.map((option, index) => ({ name: option, value: values[index] ?? '' })),
    priceMinorUnits: price,
    compareAtPriceMinorUnits: compareAt === null ? null : Math.min(price + compareAt, MAX_PRICE_MINOR),
    quantity: rest.inventoryPolicy === 'CONTINUE' ? quantity : Math.max(0, quantity),
  }));
}

const optionNames = fc.uniqueArray(fc.oneof(name, fc.constantFrom('Size', 'Title', 'Colour')), {
  maxLength: 3,
  selector: (option) => option.toLowerCase(),
});

const variants = optionNames.chain((names) =>
  fc.uniqueArray(variantOf(names), {
    minLength: 1,
    maxLength: names.length === 0 ? 1 : 5,
    selector: ({ selectedOptions }) => JSON.stringify(selectedOptions).toLowerCase(),
  }),
);

const product = fc.record({
  title: name,
  descriptionHtml: anyText,
  vendor: nameOrNull,
  productType: nameOrNull,
  tags: fc.uniqueArray(name, { maxLength: 4, selector: (tag) => tag.toLowerCase() }),
  status: fc.constantFrom('ACTIVE' as const, 'DRAFT' as const, 'ARCHIVED' as const, 'UNLISTED' as const),
  seoTitle: nameOrNull,
  seoDescription: nameOrNull,
  categories: fc.uniqueArray(categoryPath, { maxLength: 2, selector: (path) => JSON.stringify(path) }),
  images: fc.uniqueArray(fc.record({ url, altText: nameOrNull }), { maxLength: 4, selector: (image) => image.url }),
  variants,
});

const columns = {
  handle: 'Handle',
  id: 'Handle',
  description: 'Body (HTML)',
  status: 'Status',
  option: 'Option1 Value',
  sku: 'Variant SKU',
  barcode: 'Variant Barcode',
  price: 'Variant Price',
  salePrice: 'Variant Compare At Price',
  quantity: 'Variant Inventory Qty',
};

/** Products with different handles and SKUs, each as an import can leave it in the database. */
export const arbitraryCatalogue = (maxLength: number): fc.Arbitrary<CatalogueProduct[]> =>
  fc.array(product, { maxLength }).map((products) => products.map((fields, index) => complete(fields, `p-${index}`)));

type Fields = typeof product extends fc.Arbitrary<infer Value> ? Value : never;

function complete(fields: Fields, handle: string): CatalogueProduct {
  // Values that differ only in case are spelled like the first of them.
  const list = new VariantList();
  for (const variant of fields.variants) list.add(variant);
  return {
    ...fields,
    line: 0,
    handle,
    origin: null,
    isIncomplete: false,
    isKnownBySku: false,
    absentFields: [],
    keptStatuses: [],
    optionColumns: 3,
    columns,
    options: list.options(),
    images: fields.images.map((image, index) => ({ ...image, line: 0, position: index + 1 })),
    variants: list.variants.map((variant, index) => ({
      ...variant,
      sku: variant.sku && `${handle} "${index}", '=1`,
    })),
  };
}
