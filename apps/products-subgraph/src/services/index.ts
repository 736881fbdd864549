import type { PrismaClient } from '../generated/prisma/client.ts';
import { type CategoryService, createCategoryService } from './category-service.ts';
import { combineStatements } from './combine-statements.ts';
import { createListingService, type ListingService } from './listing-service.ts';
import { createPriceChangeService, type PriceChangeService } from './price-change-service.ts';
import { createPriceHistoryService, type PriceHistoryService } from './price-history-service.ts';
import { createPriceService, type PriceService } from './price-service.ts';
import { createProductService, type ProductService } from './product-service.ts';
import type { Queries } from './queries.ts';
import { createQuoteService, type QuoteService } from './quote-service.ts';
import { createStaffCategoryService, type StaffCategoryService } from './staff/category-service.ts';
import { createStaffProductList, type StaffProductList } from './staff/product-list.ts';
import { createStaffProductService, type StaffProductService } from './staff/product-service.ts';
import { createStaffLog, type StaffLog } from './staff-log.ts';
import { createStockLedgerService, type StockLedgerService } from './stock-ledger-service.ts';
import { createStockService, type StockService } from './stock-service.ts';
import { createSuggestionService, type SuggestionService } from './suggestion-service.ts';
import { createSummaryService, type SummaryService } from './summary-service.ts';
import { createVariantService, type VariantService } from './variant-service.ts';
import { createVendorService, type VendorService } from './vendor-service.ts';

/** Everything that this subgraph can do, wired to one database. */
export interface Services {
  products: ProductService;
  listing: ListingService;
  summary: SummaryService;
  suggestions: SuggestionService;
  vendors: VendorService;
  variants: VariantService;
  prices: PriceService;
  priceChanges: PriceChangeService;
  priceHistory: PriceHistoryService;
  categories: CategoryService;
  /** What reads together, in one statement, what the fields of one request ask for at the same time. */
  forRequest(): Pick<Services, 'priceHistory' | 'categories'>;
  quotes: QuoteService;
  stock: StockService;
  stockLedger: StockLedgerService;
  /** What staff see, with products and variants that were never published. */
  drafts: { products: ProductService; variants: VariantService; prices: PriceService };
  staffLog: StaffLog;
  staffProducts: StaffProductService;
  staffProductList: StaffProductList;
  staffCategories: StaffCategoryService;
}

/** @param options.queries run the statements of the hot paths. */
export function createServices(options: { prisma: PrismaClient; queries: Queries; currencyCode: string }): Services {
  const { prisma, queries, currencyCode } = options;
  const query = queries.fixed;
  const variants = createVariantService({ query });
  const prices = createPriceService({ query });
  const forRequest = () => {
    const combined = combineStatements(queries.lists);
    return {
      priceHistory: createPriceHistoryService({ query: combined }),
      categories: createCategoryService({ query: combined }),
    };
  };
  return {
    products: createProductService({ query: queries.products }),
    listing: createListingService({ query: queries.lists }),
    summary: createSummaryService({ query }),
    suggestions: createSuggestionService({ query }),
    vendors: createVendorService({ query }),
    variants,
    prices,
    priceChanges: createPriceChangeService({ prisma, currencyCode }),
    ...forRequest(),
    forRequest,
    quotes: createQuoteService({ variants, prices }),
    stock: createStockService({ prisma, query }),
    stockLedger: createStockLedgerService({ prisma }),
    drafts: {
      products: createProductService({ query: queries.products, withDrafts: true }),
      variants: createVariantService({ query, withDrafts: true }),
      prices: createPriceService({ query, withDrafts: true }),
    },
    staffLog: createStaffLog({ prisma }),
    staffProducts: createStaffProductService({ prisma }),
    staffProductList: createStaffProductList({ prisma }),
    staffCategories: createStaffCategoryService({ prisma }),
  };
}
