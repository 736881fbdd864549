import type pg from 'pg';

/** Below every id. */
export const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** The rows of a query by id, which has the last id as its first parameter and the size as its second one. */
export async function* batches<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  text: string,
  size: number,
  idOf: (row: Row) => string,
): AsyncGenerator<Row[]> {
  for (let after = BEFORE_ALL; ; ) {
    const { rows } = await client.query<Row>(text, [after, size]);
    const last = rows.at(-1);
    if (!last) return;
    after = idOf(last);
    yield rows;
  }
}

/** Which of these ids a query finds, which has them as its parameter. */
export async function knownOf(client: pg.ClientBase, text: string, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>(text, [ids]);
  return new Set(rows.map(({ id }) => id));
}
