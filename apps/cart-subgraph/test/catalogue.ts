import { randomUUID } from 'node:crypto';
import { ServiceUnavailableError } from '@commerce/service-client';
import type { ProductsClient, VariantQuote } from '../src/clients/products-client.ts';

/** Stands in for products, in memory: prices never change, a new one supersedes the old one. */
export interface Catalogue {
  client: ProductsClient;
  /** How many calls were made. */
  readonly calls: number;
  /** Whether products is down. */
  down: boolean;
  /** Puts a variant on sale; returns its id. */
  sell(minorUnits?: number, quantityAvailable?: number | null): string;
  /** Changes the data of a variant. */
  change(variantId: string, change: { minorUnits?: number; quantityAvailable?: number | null; sold?: boolean }): void;
  priceIdOf(variantId: string): string | undefined;
}

export function createCatalogue(): Catalogue {
  const quotes = new Map<string, VariantQuote>();
  const prices = new Map<string, NonNullable<VariantQuote['price']>>();
  let calls = 0;

  const newPrice = (minorUnits: number) => {
    const price = { id: randomUUID(), amount: { minorUnits, currencyCode: 'EUR' } };
    prices.set(price.id, price);
    return price;
  };

  const catalogue: Catalogue = {
    down: false,
    get calls() {
      return calls;
    },
    client: {
      async quote(requests) {
        calls += 1;
        if (catalogue.down) throw new ServiceUnavailableError('products-subgraph', 'products is down');
        return requests.map(({ variantId, priceId }) => {
          const quote = quotes.get(variantId);
          return quote ? { ...quote, price: priceId ? (prices.get(priceId) ?? null) : quote.price } : null;
        });
      },
    },
    sell(minorUnits = 1000, quantityAvailable = null) {
      const variantId = randomUUID();
      const price = newPrice(minorUnits);
      const available = { availableForSale: true, sold: true, quantityAvailable };
      quotes.set(variantId, {
        variantId,
        title: 'Thing',
        sku: null,
        price,
        ...available,
        taxable: true,
        requiresShipping: true,
      });
      return variantId;
    },
    change(variantId, { minorUnits, quantityAvailable, sold }) {
      const quote = quotes.get(variantId);
      if (!quote) throw new Error('there is no such variant');
      const changed = {
        ...quote,
        ...(minorUnits !== undefined && { price: newPrice(minorUnits) }),
        ...(quantityAvailable !== undefined && { quantityAvailable }),
        ...(sold !== undefined && { sold }),
      };
      quotes.set(variantId, { ...changed, availableForSale: changed.sold && changed.quantityAvailable !== 0 });
    },
    priceIdOf: (variantId) => quotes.get(variantId)?.price?.id,
  };
  return catalogue;
}
