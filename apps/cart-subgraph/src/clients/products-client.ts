import {
  batchRequests,
  type ServiceClient,
  ServiceRefusedError,
  ServiceUnavailableError,
} from '@commerce/service-client';
import { VariantQuotesDocument, type VariantQuotesQuery } from '../generated/products-operations.ts';

/** The maximum number of quotes per request to products. */
const MAX_QUOTES = 100;

/** A variant from products-subgraph: its price, its name and whether it can be bought. */
export type VariantQuote = NonNullable<VariantQuotesQuery['variantQuotes'][number]>;

/** A request for a variant at the given price, or at the current one. */
export interface QuoteRequest {
  variantId: string;
  priceId?: string | null;
}

/** The calls that this subgraph makes to products. */
export interface ProductsClient {
  /**
   * One quote per request, in order; null if there is no such variant. Calls at the same time share a request.
   * @param deadline when the caller stops waiting: see {@link ServiceClient}.
   * @throws {ServiceUnavailableError} if products does not answer in time.
   */
  quote(requests: readonly QuoteRequest[], deadline: number): Promise<(VariantQuote | null)[]>;
}

export function createProductsClient(products: ServiceClient): ProductsClient {
  const quote = async (requests: readonly QuoteRequest[], deadline: number) => {
    const parts = Array.from({ length: Math.ceil(requests.length / MAX_QUOTES) }, (_, part) =>
      requests.slice(part * MAX_QUOTES, (part + 1) * MAX_QUOTES),
    );
    const answers = await Promise.all(
      parts.map((part) => products.request(VariantQuotesDocument, { requests: part }, deadline)),
    );
    return answers.flatMap(({ variantQuotes }) => variantQuotes);
  };
  return {
    quote: batchRequests(async (calls: readonly (readonly QuoteRequest[])[], deadline) => {
      const quotes = await quote(calls.flat(), deadline);
      return calls.map(({ length }) => quotes.splice(0, length));
    }),
  };
}

/** Whether products-subgraph could not answer: it is unreachable, or something that it needs does not work. */
export function isOutage(error: unknown): boolean {
  if (error instanceof ServiceUnavailableError) return true;
  if (!(error instanceof ServiceRefusedError)) return false;
  return error.errors.some(({ extensions }) => extensions?.code === 'INTERNAL_SERVER_ERROR');
}
