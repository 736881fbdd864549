import { createLoader, type Loader } from '@commerce/graphql';
import type { Viewer } from '@commerce/identity';
import type { PriceRow, ProductRow, VariantRow } from './domain/catalogue.ts';
import { type CategoryTree, categoryTree } from './domain/category-tree.ts';
import type { ProductParts } from './domain/product-parts.ts';
import type { Services } from './services/index.ts';

/** What a resolver gets to see of one request. */
export interface Context {
  viewer: Viewer;
  services: Services;
  settings: Settings;
  /** Products by id, read with the parts that the operation needs. */
  products(parts: ProductParts): Loader<string, ProductRow>;
  /** Products by present or former slug. */
  productsBySlug(parts: ProductParts): Loader<string, ProductRow>;
  variants: Loader<string, VariantRow>;
  variantsBySku: Loader<string, VariantRow>;
  variantsOfProduct: Loader<string, VariantRow[]>;
  prices: Loader<string, PriceRow>;
  /** The tree of categories, read at most once a request. */
  categoryTree(): Promise<CategoryTree>;
}

/** What the shop's operator has set. */
export interface Settings {
  /** The one currency of the shop. */
  currencyCode: string;
  /** What relative image addresses are relative to. */
  assetBaseUrl: string;
}

/** Makes the context of one request: every loader asks the database once for all keys of a tick. */
export function createContext(viewer: Viewer, services: Services, settings: Settings): Context {
  let tree: Promise<CategoryTree> | undefined;
  return {
    viewer,
    services,
    settings,
    products: loaderByParts(services.products.byIds),
    productsBySlug: loaderByParts(services.products.bySlugs),
    variants: createLoader(services.variants.byIds),
    variantsBySku: createLoader(services.variants.bySkus),
    variantsOfProduct: createLoader(services.variants.byProductIds),
    prices: createLoader(services.prices.byIds),
    categoryTree: () => {
      tree ??= services.categories.all().then(categoryTree);
      return tree;
    },
  };
}

/** A request has one operation, and so one loader of each kind. */
function loaderByParts(load: (keys: readonly string[], parts: ProductParts) => Promise<Map<string, ProductRow>>) {
  let loader: Loader<string, ProductRow> | undefined;
  return (parts: ProductParts) => {
    loader ??= createLoader((keys) => load(keys, parts));
    return loader;
  };
}
