import { createLoader, type Loader } from '@commerce/graphql';
import type { Viewer } from '@commerce/identity';
import { seesInternals } from './domain/access.ts';
import type { PriceRow, ProductRow, VariantRow } from './domain/catalogue.ts';
import { type CategoryTree, categoryTree } from './domain/category-tree.ts';
import type { PriceHistoryPage } from './domain/price-history.ts';
import type { StockMovementPage } from './domain/stock-ledger.ts';
import { createPageLoader, type LoadPage } from './page-loader.ts';
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
  /** In minor units, by variant. */
  lowestPrices: Loader<string, bigint>;
  /** By variant, as far as the viewer may know. */
  priceHistory: LoadPage<PriceHistoryPage>;
  /** By variant. */
  stockMovements: LoadPage<StockMovementPage>;
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
  /** How long stock is held for an order that is not finished. */
  reservationMinutes: number;
  /** How often unfinished reservations are looked for. */
  reservationExpiryIntervalMs: number;
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
    lowestPrices: createLoader(services.priceHistory.lowest),
    priceHistory: createPriceHistory(viewer, services),
    stockMovements: createStockMovements(services),
    categoryIdsOfProduct: createLoader(services.categories.idsByProductIds),
    categoryTree: () => {
      tree ??= services.categories.all().then(categoryTree);
      return tree;
    },
  };
}

function createPriceHistory(viewer: Viewer, { priceHistory }: Services): LoadPage<PriceHistoryPage> {
  const all = seesInternals(viewer);
  const counts = createLoader((ids: readonly string[]) => priceHistory.counts(ids, all));
  const pages = createPageLoader((ids, page) => priceHistory.pages(ids, page, all));
  return async (id, page) => ({ ...(await pages(id, page)), count: async () => (await counts.load(id)) ?? 0 });
}

function createStockMovements({ stockLedger }: Services): LoadPage<StockMovementPage> {
  const counts = createLoader(stockLedger.movementCounts);
  const pages = createPageLoader(stockLedger.movementPages);
  return async (id, page) => ({ ...(await pages(id, page)), count: async () => (await counts.load(id)) ?? 0 });
}
