import type { PrismaClient } from '../generated/prisma/client.ts';
import { type CategoryService, createCategoryService } from './category-service.ts';
import { combineStatements } from './combine-statements.ts';
import { createListingService, type ListingService } from './listing-service.ts';
import { createPriceChangeService, type PriceChangeService } from './price-change-service.ts';
import { createPriceHistoryService, type PriceHistoryService } from './price-history-service.ts';
import { createPriceService, type PriceService } from './price-service.ts';
import { createProductService, type ProductService } from './product-service.ts';
import { createQuoteService, type QuoteService } from './quote-service.ts';
import type { SqlRunners } from './sql-runners.ts';
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
  /** Combines what the fields of one request read at the same time into one statement. */
  forRequest(): Pick<Services, 'priceHistory' | 'categories'>;
  quotes: QuoteService;
  stock: StockService;
  stockLedger: StockLedgerService;
  /** For staff: includes products and variants that were never published. */
  drafts: { products: ProductService; variants: VariantService; prices: PriceService };
  staffLog: StaffLog;
  staffProducts: StaffProductService;
  staffProductList: StaffProductList;
  staffCategories: StaffCategoryService;
}

/** @param options.sql runs the statements of frequent operations. */
export function createServices(options: { prisma: PrismaClient; sql: SqlRunners; currencyCode: string }): Services {
  const { prisma, sql, currencyCode } = options;
  const { fixed } = sql;
  const variants = createVariantService({ sql: fixed });
  const prices = createPriceService({ sql: fixed });
  const forRequest = () => {
    const combined = combineStatements(sql.lists);
    return {
      priceHistory: createPriceHistoryService({ sql: combined }),
      categories: createCategoryService({ sql: combined }),
    };
  };
  return {
    products: createProductService({ sql: sql.products }),
    listing: createListingService({ sql: sql.lists }),
    summary: createSummaryService({ sql: fixed }),
    suggestions: createSuggestionService({ sql: fixed }),
    vendors: createVendorService({ sql: fixed }),
    variants,
    prices,
    priceChanges: createPriceChangeService({ prisma, currencyCode }),
    ...forRequest(),
    forRequest,
    quotes: createQuoteService({ variants, prices }),
    stock: createStockService({ prisma, sql: fixed }),
    stockLedger: createStockLedgerService({ prisma }),
    drafts: {
      products: createProductService({ sql: sql.products, withDrafts: true }),
      variants: createVariantService({ sql: fixed, withDrafts: true }),
      prices: createPriceService({ sql: fixed, withDrafts: true }),
    },
    staffLog: createStaffLog({ prisma }),
    staffProducts: createStaffProductService({ prisma }),
    staffProductList: createStaffProductList({ prisma }),
    staffCategories: createStaffCategoryService({ prisma }),
  };
}
