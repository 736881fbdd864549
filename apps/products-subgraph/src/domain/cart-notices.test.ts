import { describe, expect, it } from 'vitest';
import { noticesOf, type WatchedLine } from './cart-notices.ts';
import type { PriceRow, StockLevel, VariantRow } from './catalogue.ts';

function priceOf(amountMinor: bigint): PriceRow {
  return {
    id: `p${amountMinor}`,
    variantId: 'v',
    amountMinor,
    compareAtMinor: null,
    currencyCode: 'EUR',
    validFrom: new Date(0),
  };
}

function variantOf(change: {
  price?: bigint | null;
  status?: VariantRow['productStatus'];
  archivedAt?: Date;
  stock?: Partial<StockLevel>;
}) {
  const { price = 1000n, status = 'ACTIVE', archivedAt = null, stock } = change;
  return {
    id: 'v',
    productStatus: status,
    archivedAt,
    price: price === null ? null : priceOf(price),
    stock: { tracked: true, backorder: false, onHand: 10, reserved: 0, lowAt: null, ...stock },
  } as VariantRow;
}

const LINE: WatchedLine = {
  id: 'l',
  quantity: 5,
  variantId: 'v',
  seenPriceId: 'p1000',
  seenAvailable: null,
  seenUnsold: false,
};
const seenPrice = priceOf(1000n);

describe("a cart's notices", () => {
  it('a cart has no notices while nothing has changed, even if another price has the same amount', () => {
    expect(noticesOf(LINE, variantOf({}), seenPrice)).toEqual([]);
    expect(noticesOf(LINE, variantOf({}), { ...seenPrice, id: 'other' })).toEqual([]);
  });

  it.each([
    [1200n, 'PRICE_INCREASED'],
    [999n, 'PRICE_DECREASED'],
  ] as const)("a cart's notices give the old and the new price: 1000 has become %i", (price, code) => {
    expect(noticesOf(LINE, variantOf({ price }), seenPrice)).toMatchObject([
      {
        __typename: 'CartPriceNotice',
        code,
        line: { id: 'l' },
        oldPrice: { minorUnits: 1000, currencyCode: 'EUR' },
        newPrice: { minorUnits: Number(price), currencyCode: 'EUR' },
      },
    ]);
  });

  it.each<[string, Partial<StockLevel>, number[]]>([
    ['as many as are in the cart', { onHand: 5 }, []],
    ['one too few', { onHand: 4 }, [4]],
    ['too few beside what is reserved', { onHand: 8, reserved: 6 }, [2]],
    ['none', { onHand: 0 }, [0]],
    ['too few, but more are ordered', { onHand: 0, backorder: true }, []],
    ['not counted', { onHand: 0, tracked: false }, []],
  ])("a cart's notices tell when there are not enough units: %s", (_what, stock, available) => {
    const notices = noticesOf(LINE, variantOf({ stock }), seenPrice);
    expect(notices).toMatchObject(
      available.map((quantityAvailable) => ({ code: 'NOT_ENOUGH_STOCK', quantityRequested: 5, quantityAvailable })),
    );
  });

  it("a cart's notices report price and stock together, but for a variant that is no longer sold only that", () => {
    const both = { price: 1200n, stock: { onHand: 1 } };
    expect(noticesOf(LINE, variantOf(both), seenPrice).map(({ code }) => code)).toEqual([
      'PRICE_INCREASED',
      'NOT_ENOUGH_STOCK',
    ]);
    const archived = variantOf({ ...both, archivedAt: new Date(0) });
    for (const variant of [archived, variantOf({ ...both, status: 'ARCHIVED' }), variantOf({ price: null }), null]) {
      expect(noticesOf(LINE, variant, seenPrice)).toMatchObject([{ code: 'NO_LONGER_SOLD', variant }]);
    }
  });

  it("a cart's notices disappear once the buyer has seen them, until something changes again", () => {
    const scarce = variantOf({ stock: { onHand: 3 } });
    expect(noticesOf({ ...LINE, seenAvailable: 3 }, scarce, seenPrice)).toEqual([]);
    expect(noticesOf({ ...LINE, seenAvailable: 2 }, scarce, seenPrice)).toHaveLength(1);
    expect(noticesOf({ ...LINE, seenUnsold: true }, null, seenPrice)).toEqual([]);
    expect(noticesOf(LINE, variantOf({ price: 1200n }), priceOf(1200n))).toEqual([]);
  });

  it("a cart's notices do not mention a price if the buyer has never seen one", () => {
    expect(noticesOf({ ...LINE, seenPriceId: null }, variantOf({}), null)).toEqual([]);
  });
});
