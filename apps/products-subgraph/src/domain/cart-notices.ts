import type { Money } from '@commerce/money';
import { isSold, quantityAvailable } from './availability.ts';
import type { PriceRow, VariantRow } from './catalogue.ts';
import { amountOf } from './money.ts';

/** A line of a cart, and what its buyer has seen of it. */
export interface WatchedLine {
  id: string;
  quantity: number;
  variantId: string;
  /** The price that the buyer saw last; null if there was none. */
  seenPriceId: string | null;
  /** How many units the buyer knows to be there, if they know that there are too few. */
  seenAvailable: number | null;
  /** Whether the buyer knows that the variant is no longer sold. */
  seenUnsold: boolean;
}

/** A line as the gateway hands it over: null is what it could not fetch. */
export type LineToWatch = { [Field in keyof WatchedLine]: WatchedLine[Field] | null };

/** Whether enough of a line is known to say what changed. */
export function isKnown(line: Partial<LineToWatch>): line is WatchedLine {
  return line.id != null && line.quantity != null && line.variantId != null && line.seenUnsold != null;
}

interface NoticeBasis {
  message: string;
  line: { id: string };
  variant: VariantRow | null;
}

/** What changed since the buyer last looked, as the schema's types. */
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
 * What the buyer of a line should know: that it is no longer sold, or else the changes of its price and stock.
 * @param variant as it is now; null if there is none that was ever published.
 * @param seenPrice the price that the line's `seenPriceId` names.
 */
export function noticesOf(line: WatchedLine, variant: VariantRow | null, seenPrice: PriceRow | null): CartNotice[] {
  if (!variant || !isSold(variant)) return line.seenUnsold ? [] : [saleEnded(line, variant)];
  return [...priceNotices(line, variant, seenPrice), ...stockNotices(line, variant)];
}

function saleEnded({ id }: WatchedLine, variant: VariantRow | null): CartNotice {
  const message = 'this is no longer sold';
  return { __typename: 'CartSaleEndedNotice', code: 'NO_LONGER_SOLD', message, line: { id }, variant };
}

/** Another `Price` of the same amount is no news. */
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
      message: available === 0 ? 'this is out of stock' : `only ${available} of this can be had`,
      line: { id },
      variant,
      quantityRequested: quantity,
      quantityAvailable: available,
    },
  ];
}
