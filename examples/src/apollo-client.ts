import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { generatePersistedQueryIdsFromManifest } from '@apollo/persisted-query-lists';
import { BrowseProductsDocument } from './gql/graphql.ts';
import types from './gql/possible-types.ts';

/** Apollo Client that sends the ids of `npm run operations:manifest` instead of texts. */
export function createApolloClient(url: string): ApolloClient {
  const ids = generatePersistedQueryIdsFromManifest({
    loadManifest: async () => {
      const file = await import('../../operations/persisted-query-manifest.json', { with: { type: 'json' } });
      return file.default as PersistedQueryManifest;
    },
  });
  return new ApolloClient({
    // With the types behind each interface, fragments such as `... on PriceChanged` are read from the cache.
    cache: new InMemoryCache({ possibleTypes: types.possibleTypes }),
    link: new PersistedQueryLink(ids).concat(new HttpLink({ uri: url })),
  });
}

type PersistedQueryManifest = Awaited<
  ReturnType<Parameters<typeof generatePersistedQueryIdsFromManifest>[0]['loadManifest']>
>;

/** The titles of the newest products. */
export async function browseTitles(url: string, first: number): Promise<string[]> {
  const { data } = await createApolloClient(url).query({ query: BrowseProductsDocument, variables: { first } });
  return data?.products?.nodes.map(({ title }) => title) ?? [];
}
