import type { PrismaClient } from '../generated/prisma/client.ts';
import { type CategoryService, createCategoryService } from './category-service.ts';
import { createPriceService, type PriceService } from './price-service.ts';
import { createProductService, type ProductService } from './product-service.ts';
import { createQuoteService, type QuoteService } from './quote-service.ts';
import { createStockService, type StockService } from './stock-service.ts';
import { createVariantService, type VariantService } from './variant-service.ts';

/** Everything that this subgraph can do, wired to one database. */
export interface Services {
  products: ProductService;
  variants: VariantService;
  prices: PriceService;
  categories: CategoryService;
  quotes: QuoteService;
  stock: StockService;
}

export function createServices({ prisma }: { prisma: PrismaClient }): Services {
  const variants = createVariantService({ prisma });
  const prices = createPriceService({ prisma });
  return {
    products: createProductService({ prisma }),
    variants,
    prices,
    categories: createCategoryService({ prisma }),
    quotes: createQuoteService({ variants, prices }),
    stock: createStockService({ prisma }),
  };
}
