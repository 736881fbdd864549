import { Client, cacheExchange, fetchExchange } from '@urql/core';
import { BrowseProductsDocument } from './gql/graphql.ts';

/** The titles of the newest products. */
export async function browseTitles(url: string, first: number): Promise<string[]> {
  // By POST: the graph refuses GET requests that a page of another site could make a browser send.
  const client = new Client({ url, preferGetMethod: false, exchanges: [cacheExchange, fetchExchange] });
  const { data, error } = await client.query(BrowseProductsDocument, { first });
  if (error) throw error;
  return data?.products?.nodes.map(({ title }) => title) ?? [];
}
