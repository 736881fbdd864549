import { ColumnTypeEnum, type SqlQuery, type SqlQueryable, type SqlResultSet } from '@prisma/driver-adapter-utils';
import pg from 'pg';

/**
 * Adds to `PrismaPg` 7.10 what it needs to read PostgreSQL's catalogues: the one-byte type "char".
 *
 * @param pool the adapter's pool, with one connection: results are matched by their order
 * @returns a replacement for the adapter's `queryRaw`, for one query at a time
 */
export function readCharColumns(pool: pg.Pool, adapter: SqlQueryable): (query: SqlQuery) => Promise<SqlResultSet> {
  let charColumns = new Set<number>();
  pool.on('connect', (client) => {
    client.connection.prependListener('rowDescription', ({ fields }: { fields: pg.FieldDef[] }) => {
      charColumns = disguiseCharAsText(fields);
    });
  });
  return async (query) => {
    charColumns = new Set();
    const result = await adapter.queryRaw(query);
    return {
      ...result,
      columnTypes: result.columnTypes.map((type, index) => (charColumns.has(index) ? ColumnTypeEnum.Character : type)),
    };
  };
}

/** Must run before the adapter sees the columns, which it would refuse. Returns their positions. */
function disguiseCharAsText(fields: pg.FieldDef[]): Set<number> {
  const { CHAR, TEXT } = pg.types.builtins;
  const positions = new Set(fields.flatMap(({ dataTypeID }, index) => (dataTypeID === CHAR ? [index] : [])));
  for (const field of fields) if (field.dataTypeID === CHAR) field.dataTypeID = TEXT;
  return positions;
}
