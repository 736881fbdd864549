import { execute } from './fetch.ts';
import { BrowseProductsDocument } from './gql/graphql.ts';

/** The titles of the newest products. */
export async function browseTitles(url: string, first: number): Promise<string[]> {
  const { products } = await execute(url, BrowseProductsDocument, { first });
  return products?.nodes.map(({ title }) => title) ?? [];
}
