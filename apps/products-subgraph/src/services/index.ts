import type { SqlRunner } from '@commerce/database';
import type { CallerWatch } from '@commerce/service';
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
  /** For one request, without which nobody needs what they read. */
  forRequest(caller: CallerWatch): RequestServices;
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

/**
 * The services of one request: long statements end with their caller, and what fields read at the same time is combined
 * into one statement.
 */
export type RequestServices = Pick<Services, 'listing' | 'summary' | 'suggestions' | 'priceHistory' | 'categories'>;

/** @param options.sql runs the statements of frequent operations. */
export function createServices(options: { prisma: PrismaClient; sql: SqlRunners; currencyCode: string }): Services {
  const { prisma, sql, currencyCode } = options;
  const { fixed } = sql;
  const variants = createVariantService({ sql: fixed });
  const prices = createPriceService({ sql: fixed });
  const readsOf = ({ fixed, lists }: Record<'fixed' | 'lists', SqlRunner>): RequestServices => {
    const combined = combineStatements(lists);
    return {
      listing: createListingService({ sql: lists }),
      summary: createSummaryService({ sql: fixed }),
      suggestions: createSuggestionService({ sql: fixed }),
      priceHistory: createPriceHistoryService({ sql: combined }),
      categories: createCategoryService({ sql: combined }),
    };
  };
  return {
    products: createProductService({ sql: sql.products }),
    ...readsOf(sql),
    forRequest: (caller) => readsOf({ fixed: fixed.until(caller), lists: sql.lists.until(caller) }),
    vendors: createVendorService({ sql: fixed }),
    variants,
    prices,
    priceChanges: createPriceChangeService({ prisma, currencyCode }),
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
