import type { RunQuery } from '@commerce/database';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { type CategoryService, createCategoryService } from './category-service.ts';
import { createListingService, type ListingService } from './listing-service.ts';
import { createPriceService, type PriceService } from './price-service.ts';
import { createProductService, type ProductService } from './product-service.ts';
import { createQuoteService, type QuoteService } from './quote-service.ts';
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
  categories: CategoryService;
  quotes: QuoteService;
  stock: StockService;
}

export function createServices({ prisma, query }: { prisma: PrismaClient; query: RunQuery }): Services {
  const variants = createVariantService({ query });
  const prices = createPriceService({ query });
  return {
    products: createProductService({ query }),
    listing: createListingService({ query }),
    summary: createSummaryService({ query }),
    suggestions: createSuggestionService({ query }),
    vendors: createVendorService({ query }),
    variants,
    prices,
    categories: createCategoryService({ query }),
    quotes: createQuoteService({ variants, prices }),
    stock: createStockService({ prisma }),
  };
}
