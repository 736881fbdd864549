import { formatAmount } from '@commerce/money';
import { isOnSale } from '../domain/catalogue.ts';
import type { CatalogueColumn } from './catalogue-header.ts';
import type { CatalogueImage, CatalogueOption, CatalogueProduct, CatalogueVariant } from './catalogue-product.ts';
import { describeProductExtras, describeVariantExtras } from './describe-extras.ts';
import { OPTION_COLUMNS, PLACEHOLDER } from './product-options.ts';

/** The non-blank cells of a row. */
export type ProductRow = Partial<Record<CatalogueColumn, string>>;

/**
 * A product as rows of Shopify's format: one per variant, with the images beside them, and further rows for the
 * remaining images.
 */
export function toRows(product: CatalogueProduct, currencyCode: string): ProductRow[] {
  const { handle, variants, images, options } = product;
  return Array.from({ length: Math.max(variants.length, images.length) }, (_, index) => {
    const [variant, image] = [variants[index], images[index]];
    return {
      Handle: handle,
      ...(index === 0 && toProductCells(product)),
      ...(variant && toVariantCells(variant, options, currencyCode)),
      ...(image && toImageCells(image)),
      ...toExtrasCell(product, index),
    };
  });
}

function toProductCells(product: CatalogueProduct): ProductRow {
  const path = product.categories[0]?.map(({ title }) => title) ?? [];
  return {
    Title: product.title,
    'Body (HTML)': product.descriptionHtml,
    Vendor: product.vendor ?? '',
    'Product Category': path.join(' > '),
    Type: product.productType ?? '',
    Tags: product.tags.join(', '),
    Published: toWord(isOnSale(product.status)),
    ...toOptionNames(product.options),
    'SEO Title': product.seoTitle ?? '',
    'SEO Description': product.seoDescription ?? '',
    Status: product.status.toLowerCase(),
  };
}

function toOptionNames(options: CatalogueOption[]): ProductRow {
  const names = options.length > 0 ? options.map(({ name }) => name) : [PLACEHOLDER.name];
  return Object.fromEntries(names.map((name, index) => [OPTION_COLUMNS[index]?.name, name]));
}

function toVariantCells(variant: CatalogueVariant, options: CatalogueOption[], currencyCode: string): ProductRow {
  const toPrice = (minorUnits: number) => formatAmount({ minorUnits, currencyCode });
  return {
    ...toOptionValues(variant, options),
    'Variant SKU': variant.sku ?? '',
    'Variant Grams': variant.weightGrams?.toString() ?? '',
    'Variant Inventory Tracker': variant.inventoryTracked ? 'shopify' : '',
    'Variant Inventory Qty': variant.quantity?.toString() ?? '',
    'Variant Inventory Policy': variant.inventoryPolicy.toLowerCase(),
    'Variant Price': toPrice(variant.priceMinorUnits),
    'Variant Compare At Price':
      variant.compareAtPriceMinorUnits === null ? '' : toPrice(variant.compareAtPriceMinorUnits),
    'Variant Requires Shipping': toWord(variant.requiresShipping),
    'Variant Taxable': toWord(variant.taxable),
    'Variant Barcode': variant.barcode ?? '',
    'Variant Image': variant.imageUrl ?? '',
  };
}

function toOptionValues({ selectedOptions }: CatalogueVariant, options: CatalogueOption[]): ProductRow {
  if (options.length === 0) return { [OPTION_COLUMNS[0].value]: PLACEHOLDER.value };
  const selected = (name: string) => selectedOptions.find((option) => option.name === name)?.value ?? '';
  return Object.fromEntries(options.map(({ name }, index) => [OPTION_COLUMNS[index]?.value, selected(name)]));
}

function toImageCells({ url, position, altText }: CatalogueImage): ProductRow {
  return { 'Image Src': url, 'Image Position': String(position), 'Image Alt Text': altText ?? '' };
}

function toExtrasCell(product: CatalogueProduct, index: number): ProductRow {
  const variant = product.variants[index];
  const extras = {
    ...(index === 0 && describeProductExtras(product)),
    ...(variant && describeVariantExtras(variant, product.options)),
  };
  return Object.keys(extras).length > 0 ? { 'Catalogue Extras (JSON)': JSON.stringify(extras) } : {};
}

/** As Shopify writes it. */
function toWord(value: boolean): string {
  return value ? 'true' : 'false';
}
