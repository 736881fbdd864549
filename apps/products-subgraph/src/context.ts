import { createLoader, type Loader } from '@commerce/graphql';
import type { Viewer } from '@commerce/identity';
import type { PriceRow, ProductRow, VariantRow } from './domain/catalogue.ts';
import { type CategoryTree, categoryTree } from './domain/category-tree.ts';
import type { Services } from './services/index.ts';

/** What a resolver gets to see of one request. */
export interface Context {
  viewer: Viewer;
  services: Services;
  settings: Settings;
  products: Loader<string, ProductRow>;
  productsBySlug: Loader<string, ProductRow>;
  variants: Loader<string, VariantRow>;
  variantsBySku: Loader<string, VariantRow>;
  variantsOfProduct: Loader<string, VariantRow[]>;
  prices: Loader<string, PriceRow>;
  categoryIdsOfProduct: Loader<string, Set<string>>;
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
    products: createLoader(services.products.byIds),
    productsBySlug: createLoader(services.products.bySlugs),
    variants: createLoader(services.variants.byIds),
    variantsBySku: createLoader(services.variants.bySkus),
    variantsOfProduct: createLoader(services.variants.byProductIds),
    prices: createLoader(services.prices.byIds),
    categoryIdsOfProduct: createLoader(services.categories.idsByProductIds),
    categoryTree: () => {
      tree ??= services.categories.all().then(categoryTree);
      return tree;
    },
  };
}
