import { createHash } from 'node:crypto';

/** Marks a statement whose best plan depends on its values: it gets no name, so the server plans it each time. */
export const PLAN_ANEW = '/* plan anew */';

/**
 * Names statements for the server, which parses and plans a named one only once per connection.
 *
 * The name is a hash of the text, so several adapters may share a pool. Only the first `limit` texts get names: neither
 * `pg` nor the server forgets a name while the connection lives, so evicting frees nothing.
 */
export function createStatementNames(limit: number): (sql: string) => string {
  const names = new Map<string, string>();
  return (sql) => {
    if (sql.trimStart().startsWith(PLAN_ANEW)) return UNNAMED;
    const known = names.get(sql);
    if (known) return known;
    if (names.size >= limit) return UNNAMED;
    const name = createHash('sha256').update(sql).digest('base64url').slice(0, 22);
    names.set(sql, name);
    return name;
  };
}

/** Marks a statement without a name. */
export const UNNAMED = '';
