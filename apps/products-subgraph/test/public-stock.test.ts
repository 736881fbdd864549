import { ANONYMOUS } from '@commerce/identity';
import { expect, test } from 'vitest';
import { mug, tracked } from './import-files.ts';
import { makeShop, type Shop } from './import-shop.ts';
import { askerOf } from './subgraph-asker.ts';

const customer = { ...ANONYMOUS, customerId: 'ada' };
const staff = { ...customer, scopes: ['products:read'] };

/** A shop in which few units are up to 5. */
async function makeStockedShop(): Promise<Shop> {
  const shop = await makeShop();
  const stocked = (handle: string, quantity: number, more = {}) => ({
    ...mug({ Handle: handle, Title: handle, 'Variant SKU': handle }),
    ...tracked,
    'Variant Inventory Qty': String(quantity),
    ...more,
  });
  await shop.importRows([
    stocked('none', 0),
    stocked('few', 5),
    stocked('many', 6),
    stocked('endless', 1, { 'Variant Inventory Policy': 'continue' }),
  ]);
  return shop;
}

test.each([
  ['exact', { none: 0, few: 5, many: 6, endless: null }],
  ['few', { none: 0, few: 5, many: null, endless: null }],
  ['hidden', { none: 0, few: null, many: null, endless: null }],
] as const)(
  'with PUBLIC_STOCK=%s, guests and customers see these quantities, and staff see all of them',
  async (publicStock, shown) => {
    const shop = await makeStockedShop();
    const seenBy = async (viewer = ANONYMOUS) => {
      const { products } = await askerOf(shop, { viewer, publicStock })(
        '{ products { nodes { slug variants { availability { availableForSale quantityAvailable } } } } }',
      );
      const seen: { slug: string; variants: { availability: Record<string, unknown> }[] }[] = products.nodes;
      return Object.fromEntries(seen.map(({ slug, variants: [variant] }) => [slug, variant?.availability]));
    };
    const availabilityOf = (quantities: Record<string, number | null>) =>
      Object.fromEntries(
        Object.entries(quantities).map(([slug, quantityAvailable]) => [
          slug,
          { availableForSale: slug !== 'none', quantityAvailable },
        ]),
      );
    for (const viewer of [ANONYMOUS, customer]) expect(await seenBy(viewer)).toEqual(availabilityOf(shown));
    expect(await seenBy(staff)).toEqual(availabilityOf({ none: 0, few: 5, many: 6, endless: null }));
  },
);
