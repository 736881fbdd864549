import { createLoader, type Loader } from '@commerce/batching';
import type { Viewer } from '@commerce/identity';
import type { CallerWatch } from '@commerce/service';
import type { KeyedVariant, PriceRow, ProductRow } from './domain/catalogue.ts';
import { type CategoryTree, categoryTree } from './domain/category-tree.ts';
import type { PricePeriod } from './domain/price-history.ts';
import type { ProductParts } from './domain/product-parts.ts';
import { maySeeDrafts } from './domain/staff/access.ts';
import type { StockMovementRow } from './domain/stock-ledger.ts';
import { createPageLoader, type LoadPage } from './page-loader.ts';
import type { Services } from './services/index.ts';
import type { ProductService } from './services/product-service.ts';
import type { Settings } from './settings.ts';

/** What resolvers know about one request. */
export interface Context {
  viewer: Viewer;
  services: Services;
  settings: Settings;
  /** Products by id, read with the parts that the operation needs. */
  products(parts: ProductParts): Loader<string, ProductRow>;
  /** Products by current or former slug. */
  productsBySlug(parts: ProductParts): Loader<string, ProductRow>;
  variants: Loader<string, KeyedVariant>;
  variantsBySku: Loader<string, KeyedVariant>;
  variantsOfProduct: Loader<string, KeyedVariant[]>;
  archivedVariantsOfProduct: Loader<string, KeyedVariant[]>;
  prices: Loader<string, PriceRow>;
  /** In minor units, by variant. */
  lowestPrices: Loader<string, bigint>;
  /** By variant, as far as the viewer may see it. */
  priceHistory: LoadPage<PricePeriod>;
  /** By variant. */
  stockMovements: LoadPage<StockMovementRow>;
  /** The category tree, read at most once per request. */
  categoryTree(): Promise<CategoryTree>;
  /** Whether the viewer is staff who see products that are not on sale. */
  seesDrafts: boolean;
  /** Clears what was read, after a mutation has changed it: later fields of the same request read it again. */
  forget(): void;
}

/**
 * Creates the context of one request. Every loader reads all keys of a tick in one statement.
 * @param caller whose signal is aborted once nobody needs the answer any more.
 */
export function createContext(viewer: Viewer, shared: Services, settings: Settings, caller: CallerWatch): Context {
  const services = { ...shared, ...shared.forRequest(caller) };
  let tree: Promise<CategoryTree> | undefined;
  const seesDrafts = maySeeDrafts(viewer);
  const { priceHistory, categories } = services;
  const { products, variants, prices } = seesDrafts ? services.drafts : services;
  const loaders = {
    variants: createLoader(variants.byIds),
    variantsBySku: createLoader(variants.bySkus),
    variantsOfProduct: createLoader(variants.byProductIds),
    archivedVariantsOfProduct: createLoader(variants.archivedByProductIds),
    prices: createLoader(prices.byIds),
    lowestPrices: createLoader(priceHistory.lowest),
  };
  let productLoaders = createProductLoaders(products);
  let lists = createLists(services, seesDrafts);
  return {
    viewer,
    services,
    settings,
    ...loaders,
    products: (parts) => productLoaders.byIds(parts),
    productsBySlug: (parts) => productLoaders.bySlugs(parts),
    priceHistory: (...list) => lists.priceHistory(...list),
    stockMovements: (...list) => lists.stockMovements(...list),
    categoryTree: () => {
      tree ??= categories.all().then(categoryTree);
      return tree;
    },
    seesDrafts,
    forget: () => {
      for (const loader of Object.values(loaders)) loader.clearAll();
      productLoaders = createProductLoaders(products);
      lists = createLists(services, seesDrafts);
      tree = undefined;
    },
  };
}

/** @param all whether the viewer may see scheduled prices. */
function createLists({ priceHistory, stockLedger }: Pick<Services, 'priceHistory' | 'stockLedger'>, all: boolean) {
  return {
    priceHistory: createPageLoader(
      (ids, page) => priceHistory.pages(ids, page, all),
      (ids) => priceHistory.counts(ids, all),
    ),
    stockMovements: createPageLoader(stockLedger.movementPages, stockLedger.movementCounts),
  };
}

/** One loader for each set of parts. */
function createProductLoaders({ byIds, bySlugs }: ProductService) {
  return { byIds: loaderByParts(byIds), bySlugs: loaderByParts(bySlugs) };
}

function loaderByParts(load: ProductService['byIds']) {
  const loaders = new Map<ProductParts, Loader<string, ProductRow>>();
  return (parts: ProductParts) => {
    const loader = loaders.get(parts) ?? createLoader((keys: readonly string[]) => load(keys, parts));
    loaders.set(parts, loader);
    return loader;
  };
}
