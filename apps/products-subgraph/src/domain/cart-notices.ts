import type { Money } from '@commerce/money';
import { isSold, quantityAvailable } from './availability.ts';
import type { PriceRow, VariantRow } from './catalogue.ts';
import { amountOf } from './money.ts';

/** A line of a cart, and what its buyer knows about it. */
export interface WatchedLine {
  id: string;
  quantity: number;
  variantId: string;
  /** The price that the buyer saw last; null if none. */
  seenPriceId: string | null;
  /** The available units that the buyer was told of, if they were told of a shortage. */
  seenAvailable: number | null;
  /** Whether the buyer was told that the variant is no longer sold. */
  seenUnsold: boolean;
}

/** A line as the gateway passes it in: null for what it could not fetch. */
export type LineToWatch = { [Field in keyof WatchedLine]: WatchedLine[Field] | null };

/** Whether the line is known well enough to tell what changed. */
export function isKnown(line: Partial<LineToWatch>): line is WatchedLine {
  return line.id != null && line.quantity != null && line.variantId != null && line.seenUnsold != null;
}

interface NoticeBasis {
  message: string;
  line: { id: string };
  variant: VariantRow | null;
}

/** What changed since the buyer last looked, in the schema's types. */
export type CartNotice =
  | (NoticeBasis & {
      __typename: 'CartPriceNotice';
      code: 'PRICE_INCREASED' | 'PRICE_DECREASED';
      oldPrice: Money;
      newPrice: Money;
    })
  | (NoticeBasis & {
      __typename: 'CartStockNotice';
      code: 'NOT_ENOUGH_STOCK';
      quantityRequested: number;
      quantityAvailable: number;
    })
  | (NoticeBasis & { __typename: 'CartSaleEndedNotice'; code: 'NO_LONGER_SOLD' });

/**
 * The notices for the buyer of a line: that it is no longer sold, or else the changes of its price and stock.
 * @param variant the current variant; null if none was ever published.
 * @param seenPrice the price with the line's `seenPriceId`.
 */
export function noticesOf(line: WatchedLine, variant: VariantRow | null, seenPrice: PriceRow | null): CartNotice[] {
  if (!variant || !isSold(variant)) return line.seenUnsold ? [] : [saleEnded(line, variant)];
  return [...priceNotices(line, variant, seenPrice), ...stockNotices(line, variant)];
}

function saleEnded({ id }: WatchedLine, variant: VariantRow | null): CartNotice {
  const message = 'this is no longer sold';
  return { __typename: 'CartSaleEndedNotice', code: 'NO_LONGER_SOLD', message, line: { id }, variant };
}

/** Another `Price` with the same amount gives no notice. */
function priceNotices({ id }: WatchedLine, variant: VariantRow, seenPrice: PriceRow | null): CartNotice[] {
  if (!variant.price || !seenPrice || seenPrice.amountMinor === variant.price.amountMinor) return [];
  const increased = variant.price.amountMinor > seenPrice.amountMinor;
  return [
    {
      __typename: 'CartPriceNotice',
      code: increased ? 'PRICE_INCREASED' : 'PRICE_DECREASED',
      message: increased ? 'this costs more than before' : 'this costs less than before',
      line: { id },
      variant,
      oldPrice: amountOf(seenPrice),
      newPrice: amountOf(variant.price),
    },
  ];
}

function stockNotices({ id, quantity, seenAvailable }: WatchedLine, variant: VariantRow): CartNotice[] {
  const available = quantityAvailable(variant.stock);
  if (available === null || available >= quantity || available === seenAvailable) return [];
  return [
    {
      __typename: 'CartStockNotice',
      code: 'NOT_ENOUGH_STOCK',
      message: available === 0 ? 'this is out of stock' : `only ${available} of this are available`,
      line: { id },
      variant,
      quantityRequested: quantity,
      quantityAvailable: available,
    },
  ];
}
