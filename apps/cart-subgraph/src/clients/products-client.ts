import { type ServiceClient, ServiceRefusedError, ServiceUnavailableError } from '@commerce/service-client';
import { VariantQuotesDocument, type VariantQuotesQuery } from '../generated/products-operations.ts';

/** What products says of a variant: its price, its name and whether it can be bought. */
export type VariantQuote = NonNullable<VariantQuotesQuery['variantQuotes'][number]>;

/** What this subgraph asks of products. */
export interface ProductsClient {
  /**
   * One quote per request, in order: at the given price, or at the current one. Null: there is no such variant.
   * @throws {ServiceUnavailableError} when products does not answer in time.
   */
  quote(requests: readonly { variantId: string; priceId?: string | null }[]): Promise<(VariantQuote | null)[]>;
}

export function createProductsClient(products: ServiceClient): ProductsClient {
  return {
    async quote(requests) {
      if (requests.length === 0) return [];
      const { variantQuotes } = await products.request(VariantQuotesDocument, { requests: [...requests] });
      return variantQuotes;
    },
  };
}

/** Whether products could not answer just now: it cannot be reached, or what it needs itself does not work. */
export function isOutage(error: unknown): boolean {
  if (error instanceof ServiceUnavailableError) return true;
  if (!(error instanceof ServiceRefusedError)) return false;
  return error.errors.some(({ extensions }) => extensions?.code === 'INTERNAL_SERVER_ERROR');
}
