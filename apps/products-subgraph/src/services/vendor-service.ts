import type { SqlRunner } from '@commerce/database';
import { type Connection, connection, decodeCursor, encodeCursor, type PageRequest } from '@commerce/graphql';
import { Prisma } from '../generated/prisma/client.ts';

/** A vendor, with the number of its products on sale. */
export interface VendorRow {
  name: string;
  productCount: number;
}

/** A page of vendors. */
export type VendorPage = Connection<VendorRow>;

/** Reads vendors: the vendor names of products on sale, with counts that the database maintains. */
export type VendorService = ReturnType<typeof createVendorService>;

const ORDER = 'vendor';

export function createVendorService({ sql }: { sql: SqlRunner }) {
  return {
    /** A page, by name. @throws BAD_USER_INPUT for cursors of another list. */
    async list(page: PageRequest): Promise<VendorPage> {
      const after = page.after === null ? Prisma.empty : Prisma.sql`AND value > ${nameIn(page.after, 'after')}`;
      const before = page.before === null ? Prisma.empty : Prisma.sql`AND value < ${nameIn(page.before, 'before')}`;
      const rows = await sql.$queryRaw<VendorRow[]>`
        SELECT value AS name, products AS "productCount" FROM listing_count
        WHERE kind = 'VENDOR' AND products > 0 ${after} ${before}
        ORDER BY value ${Prisma.raw(page.backward ? 'DESC' : 'ASC')} LIMIT ${page.size + 1}`;
      return connection(rows, page, ({ name }) => encodeCursor(ORDER, [name]));
    },

    async count(): Promise<number> {
      const [row] = await sql.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM listing_count WHERE kind = 'VENDOR' AND products > 0`;
      return row?.count ?? 0;
    },
  };
}

function nameIn(cursor: string, argument: string): Prisma.Sql {
  const [name] = decodeCursor(cursor, ORDER, ['string'], argument);
  return Prisma.sql`${name}::text`;
}
