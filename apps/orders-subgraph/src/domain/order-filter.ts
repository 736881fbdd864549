import { badUserInput, isStorableText, isUuid } from '@commerce/graphql';
import type { OrderState } from './checkout.ts';
import type { OrderStatus } from './order.ts';

/** The sort orders of a list of orders. */
export type OrderSort = 'NEWEST' | 'OLDEST' | 'TOTAL_DESC' | 'TOTAL_ASC';

/** Which orders to list; null does not restrict. */
export interface OrderFilter {
  readonly states: readonly OrderState[] | null;
  /** Inclusive start, exclusive end. */
  readonly placedFrom: Date | null;
  readonly placedTo: Date | null;
  readonly customerId: string | null;
  readonly productId: string | null;
  readonly variantIds: readonly string[] | null;
  /** Only orders that are paid or authorized, and not completely sent. */
  readonly toFulfil: boolean;
  /** Only those whose capture or latest refund failed. */
  readonly paymentFailed: boolean;
}

/** A checked selection of orders: search text and filter. */
export interface OrderSelection {
  readonly search: string | null;
  readonly filter: OrderFilter;
  /** Only these orders can match, if known; null or absent if unknown. */
  readonly orderIds?: readonly string[] | null;
}

/** A filter as GraphQL passes it in. */
export interface FilterArgument {
  statuses?: readonly OrderStatus[] | null;
  placedAt?: { from?: Date | null; to?: Date | null } | null;
  customerId?: string | null;
  productId?: string | null;
  variantIds?: readonly string[] | null;
  toFulfil?: boolean | null;
  paymentFailed?: boolean | null;
}

const MAX_STATUSES = 10;
const MAX_VARIANTS = 100;
const MAX_SEARCH_LENGTH = 200;

/** The states of each status. Failed attempts are in no list. */
const statesOf: Record<OrderStatus, readonly OrderState[]> = {
  PENDING: [],
  CONFIRMED: ['CONFIRMED'],
  PAID: ['PAID'],
  FULFILLED: ['FULFILLED'],
  CANCELLED: ['CANCELLING', 'CANCELLED'],
  REFUNDED: ['REFUNDED'],
};

/** @throws BAD_USER_INPUT for lists that are too long, and for invalid ids. */
export function readOrderFilter(given: FilterArgument): OrderFilter {
  const { statuses = null, placedAt, customerId = null, productId = null, variantIds = null } = given;
  bound(statuses, 'statuses', MAX_STATUSES);
  bound(variantIds, 'variantIds', MAX_VARIANTS);
  if (variantIds && !variantIds.every(isUuid))
    throw badUserInput('filter.variantIds contains something that is not an id', 'filter');
  if (productId !== null && !isUuid(productId)) throw badUserInput('filter.productId is not an id', 'filter');
  if (customerId !== null && !isStorableText(customerId)) throw badUserInput('filter.customerId is not text', 'filter');
  return {
    states: statuses && [...new Set(statuses.flatMap((status) => statesOf[status]))],
    placedFrom: placedAt?.from ?? null,
    placedTo: placedAt?.to ?? null,
    customerId,
    productId,
    variantIds,
    toFulfil: given.toFulfil ?? false,
    paymentFailed: given.paymentFailed ?? false,
  };
}

/** Null if the search is empty. @throws BAD_USER_INPUT if it is too long. */
export function readOrderSearch(search: string | null | undefined): string | null {
  const text = search?.replaceAll('\0', ' ').toWellFormed().trim() ?? '';
  if (text.length > MAX_SEARCH_LENGTH) {
    throw badUserInput(`search must have at most ${MAX_SEARCH_LENGTH} characters`, 'search');
  }
  return text === '' ? null : text;
}

function bound(values: readonly unknown[] | null, name: string, most: number): void {
  if (values && values.length > most) {
    throw badUserInput(`filter.${name} takes at most ${most} values, not ${values.length}`, 'filter');
  }
}
