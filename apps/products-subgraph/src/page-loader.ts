import { createLoader, type Loader, type PageRequest } from '@commerce/graphql';

/** Loads a page of the list that belongs to each key. */
export type LoadPage<Page> = (key: string, page: PageRequest) => Promise<Page>;

/**
 * What one field asks of many parents is the same page of many lists: all of them become one call.
 * @param loadPages must answer a page for every key.
 */
export function createPageLoader<Page>(
  loadPages: (keys: readonly string[], page: PageRequest) => Promise<ReadonlyMap<string, Page>>,
): LoadPage<Page> {
  const loaders = new Map<string, Loader<string, Page>>();
  return async (key, page) => {
    const request = JSON.stringify(page);
    const loader = loaders.get(request) ?? createLoader((keys: readonly string[]) => loadPages(keys, page));
    loaders.set(request, loader);
    const found = await loader.load(key);
    if (found === null) throw new TypeError(`no page for ${key}`);
    return found;
  };
}
