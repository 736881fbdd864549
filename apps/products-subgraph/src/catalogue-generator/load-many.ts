import type { PrismaClient } from '../generated/prisma/client.ts';

/** Below this number of products it is not worth the effort. */
const MANY = 20_000;

const INDEXES = ['facets', 'title_vector', 'search_vector'].map((name) => `product_listing_${name}_idx`);
const TABLES = ['product', 'variant', 'price', 'stock', 'product_category', 'product_listing', 'listing_count'];

/**
 * Runs `work`, which adds this many products. Meanwhile the search indexes buffer new entries and merge them in large
 * portions, which halves the cost and only makes searches slower. Their settings are restored afterwards, whatever
 * happens. Then the planner's statistics are refreshed.
 */
export async function loadMany<Result>(
  prisma: PrismaClient,
  products: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const run = (sql: string) => prisma.$executeRawUnsafe(sql);
  const collect = async (setting: string) => {
    for (const index of INDEXES) await run(`ALTER INDEX ${index} SET (fastupdate = ${setting})`);
  };
  if (products >= MANY) await collect('on, gin_pending_list_limit = 65536');
  try {
    return await work();
  } finally {
    if (products >= MANY) {
      await collect('off');
      for (const index of INDEXES) await prisma.$queryRawUnsafe(`SELECT gin_clean_pending_list('${index}')::text`);
    }
    for (const table of [...TABLES, 'search_word']) await run(`VACUUM ANALYZE ${table}`);
  }
}
