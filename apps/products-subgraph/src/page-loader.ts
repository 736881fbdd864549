import { createLoader, type Loader } from '@commerce/batching';
import { type Connection, connection, needsPage, type PageRequest } from '@commerce/graphql';

/** A page that can count the entire list. */
type Counted<Node> = Connection<Node> & { count(): Promise<number> };

/**
 * Loads a page of the list that belongs to each key.
 * @param fields the names of what is selected: nothing else is read.
 */
export type LoadPage<Node> = (key: string, page: PageRequest, fields: ReadonlySet<string>) => Promise<Counted<Node>>;

/**
 * One field of many parents needs the same page of many lists: all of these become one call, and so do the counts.
 * @param loadPages must return a page for every key.
 * @param loadCounts leaves empty lists out.
 */
export function createPageLoader<Node>(
  loadPages: (keys: readonly string[], page: PageRequest) => Promise<ReadonlyMap<string, Connection<Node>>>,
  loadCounts: (keys: readonly string[]) => Promise<ReadonlyMap<string, number>>,
): LoadPage<Node> {
  const loaders = new Map<string, Loader<string, Connection<Node>>>();
  const counts = createLoader(loadCounts);
  return async (key, page, fields) => {
    const request = JSON.stringify(page);
    const loader = loaders.get(request) ?? createLoader((keys: readonly string[]) => loadPages(keys, page));
    loaders.set(request, loader);
    const [found] = await Promise.all([
      needsPage(fields) ? loader.load(key) : connection<Node>([], page, () => ''),
      fields.has('totalCount') ? counts.load(key) : null,
    ]);
    if (found === null) throw new TypeError(`no page for ${key}`);
    return { ...found, count: async () => (await counts.load(key)) ?? 0 };
  };
}
