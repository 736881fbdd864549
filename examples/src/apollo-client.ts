import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { generatePersistedQueryIdsFromManifest } from '@apollo/persisted-query-lists';
import { BrowseProductsDocument } from './gql/graphql.ts';
import types from './gql/possible-types.ts';

type Manifest = Awaited<ReturnType<Parameters<typeof generatePersistedQueryIdsFromManifest>[0]['loadManifest']>>;

/**
 * Apollo Client. With the manifest that `npm run operations:manifest` writes, it sends the ids of operations instead of
 * their texts.
 */
export function createApolloClient(url: string, manifest?: Manifest): ApolloClient {
  const http = new HttpLink({ uri: url });
  return new ApolloClient({
    // With the types behind each interface, fragments such as `... on PriceChanged` are read from the cache.
    cache: new InMemoryCache({ possibleTypes: types.possibleTypes }),
    link: manifest ? ApolloLink.from([sendIds(manifest), http]) : http,
  });
}

function sendIds(manifest: Manifest): ApolloLink {
  return new PersistedQueryLink(generatePersistedQueryIdsFromManifest({ loadManifest: async () => manifest }));
}

/** The titles of the newest products. */
export async function browseTitles(client: ApolloClient, first: number): Promise<string[]> {
  const { data } = await client.query({ query: BrowseProductsDocument, variables: { first } });
  return data?.products?.nodes.map(({ title }) => title) ?? [];
}
