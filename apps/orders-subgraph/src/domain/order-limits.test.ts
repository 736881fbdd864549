import { describe, expect, it } from 'vitest';
import { declinedExcess, unitsExcess, unpaidExcess } from './order-limits.ts';

const limits = { unitsPerLine: 10, unitsPerGuestOrder: 15, unpaidPerBuyer: 2, unpaidPerAddress: 3, declinedPerHour: 4 };
const none = { unitsPerLine: 0, unitsPerGuestOrder: 0, unpaidPerBuyer: 0, unpaidPerAddress: 0, declinedPerHour: 0 };
const lines = (...quantities: number[]) => quantities.map((quantity) => ({ quantity }));

describe('an order', () => {
  it('an order has a limited number of units of one variant, for customers and guests alike', () => {
    expect(unitsExcess('ada', lines(10, 10), limits)).toBeNull();
    expect(unitsExcess('ada', lines(1, 11), limits)).toMatchObject({ of: 'UNITS_PER_LINE', limit: 10 });
  });

  it('a guest’s order has a limited number of units in total', () => {
    expect(unitsExcess(null, lines(8, 7), limits)).toBeNull();
    expect(unitsExcess(null, lines(8, 8), limits)).toMatchObject({ of: 'UNITS_PER_GUEST_ORDER', limit: 15 });
  });

  it('an order may be the last unpaid one that the limit allows for its buyer or address, but not one more', () => {
    expect(unpaidExcess({ ofBuyer: 1, toAddress: 2 }, limits)).toBeNull();
    expect(unpaidExcess({ ofBuyer: 2, toAddress: 0 }, limits)).toMatchObject({ of: 'UNPAID_ORDERS_PER_BUYER' });
    expect(unpaidExcess({ ofBuyer: 0, toAddress: 3 }, limits)).toMatchObject({ of: 'UNPAID_ORDERS_PER_ADDRESS' });
  });

  it('a payment is tried until the limit of declined ones is reached', () => {
    expect(declinedExcess(3, limits)).toBeNull();
    expect(declinedExcess(4, limits)).toMatchObject({ of: 'DECLINED_PAYMENTS_PER_HOUR', limit: 4 });
  });

  it('an order has no limits if they are set to 0', () => {
    expect(unitsExcess(null, lines(999, 999), none)).toBeNull();
    expect(unpaidExcess({ ofBuyer: 99, toAddress: 99 }, none)).toBeNull();
    expect(declinedExcess(99, none)).toBeNull();
  });
});
