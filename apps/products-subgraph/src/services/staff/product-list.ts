import { type Connection, connection, decodeCursor, encodeCursor, isUuid, type PageRequest } from '@commerce/graphql';
import type { ProductRow, ProductStatus } from '../../domain/catalogue.ts';
import { spellings } from '../../domain/product-filter.ts';
import { PRODUCT_ALONE } from '../../domain/product-parts.ts';
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts';
import { productColumns } from '../product-columns.ts';

/** Selects products for staff; nulls do not restrict. */
export interface StaffProductSelection {
  statuses: readonly ProductStatus[] | null;
  vendor: string | null;
  /** Their direct category. */
  categoryId: string | null;
}

/** A page of all products that can count the entire list. */
export interface StaffProductPage extends Connection<ProductRow> {
  count(): Promise<number>;
}

/** Lists products for staff, on sale or not. */
export type StaffProductList = ReturnType<typeof createStaffProductList>;

const ORDER = 'staff-product';

export function createStaffProductList({ prisma }: { prisma: PrismaClient }) {
  return {
    /** A page, the newest product first. @throws BAD_USER_INPUT for cursors of another list. */
    async list(page: PageRequest, selection: StaffProductSelection): Promise<StaffProductPage> {
      const all = conditionsOf(selection);
      const range = [...limitOf(page.after, 'after', '<'), ...limitOf(page.before, 'before', '>')];
      const direction = Prisma.raw(page.backward ? 'ASC' : 'DESC');
      const rows = await prisma.$queryRaw<ProductRow[]>`
        SELECT ${productColumns(PRODUCT_ALONE)} FROM product p WHERE ${Prisma.join([...all, ...range], ' AND ')}
        ORDER BY p.created_at ${direction}, p.id ${direction} LIMIT ${page.size + 1}`;
      return { ...connection(rows, page, cursorOf), count: () => count(prisma, all) };
    },
  };
}

async function count(prisma: PrismaClient, conditions: Prisma.Sql[]): Promise<number> {
  const [row] = await prisma.$queryRaw<{ products: number }[]>`
    SELECT count(*)::int AS products FROM product p WHERE ${Prisma.join(conditions, ' AND ')}`;
  return row?.products ?? 0;
}

function conditionsOf({ statuses, vendor, categoryId }: StaffProductSelection): Prisma.Sql[] {
  const isIn = (id: string) =>
    isUuid(id)
      ? Prisma.sql`EXISTS (SELECT FROM product_category WHERE product_id = p.id AND category_id = ${id}::uuid)`
      : Prisma.sql`false`;
  return [
    Prisma.sql`true`,
    ...(statuses === null ? [] : [Prisma.sql`p.status = ANY(${[...statuses]}::product_status[])`]),
    ...(vendor === null ? [] : [Prisma.sql`p.vendor = ANY(${spellings(vendor)}::text[])`]),
    ...(categoryId === null ? [] : [isIn(categoryId)]),
  ];
}

function limitOf(cursor: string | null, argument: string, operator: '<' | '>'): Prisma.Sql[] {
  if (cursor === null) return [];
  const [createdAt, id] = decodeCursor(cursor, ORDER, ['date', 'uuid'], argument);
  return [Prisma.sql`(p.created_at, p.id) ${Prisma.raw(operator)} (${createdAt}::timestamptz, ${id}::uuid)`];
}

function cursorOf({ createdAt, id }: ProductRow): string {
  return encodeCursor(ORDER, [createdAt.toISOString(), id]);
}
