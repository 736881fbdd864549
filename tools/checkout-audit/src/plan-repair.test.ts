import { expect, it } from 'vitest';
import type { OrderFacts } from './order-facts.ts';
import { planRepair } from './plan-repair.ts';
import { checkStray, giveUp, planStray, type Stray } from './strays.ts';
import { placed as confirmed } from './test-order.ts';

const lines = [{ variantId: 'mug', priceId: 'price', quantity: 2 }];
const attempt: OrderFacts = { ...confirmed, state: 'CANCELLED', confirmed: false };
const awaiting: OrderFacts = { ...confirmed, state: 'PENDING', confirmed: false, settled: false };
const noCart = { cart: null, cartStatus: null };
const openCart = { cart: null, cartStatus: 'ACTIVE' };
const frozen = { cart: { id: 'cart', status: 'FROZEN', lines }, cartStatus: 'FROZEN' };
const anothers = { cart: null, cartStatus: 'ORDERED' };
const stock = (status: string | null) => ({ reservation: status === null ? null : { status, lines } });

it.each<[string, OrderFacts, string[]]>([
  ['agrees with cart and stock', confirmed, []],
  ['has no cart', { ...confirmed, ...noCart }, ['close']],
  ['has a cart that is open', { ...confirmed, ...openCart }, ['close']],
  ['has a cart that is frozen', { ...confirmed, ...frozen }, ['close']],
  ['has a cart of another order', { ...confirmed, ...anothers }, []],
  ['has no reservation', { ...confirmed, ...stock(null) }, ['sell']],
  ['has its units reserved only', { ...confirmed, ...stock('RESERVED') }, ['sell']],
  ['has its units released', { ...confirmed, ...stock('RELEASED') }, ['sell']],
  ['has its units put back', { ...confirmed, ...stock('RETURNED') }, ['cancel']],
  ['was sent and has its units put back', { ...confirmed, handled: true, ...stock('RETURNED') }, []],
  ['was cancelled and has its units sold', { ...confirmed, state: 'CANCELLED' }, ['take-back']],
  ['was cancelled and has no reservation', { ...confirmed, state: 'CANCELLED', ...stock(null) }, ['release']],
  ['is being cancelled and has its units sold', { ...confirmed, state: 'CANCELLING', settled: false }, []],
  [
    'is being cancelled and has nothing',
    { ...confirmed, state: 'CANCELLING', ...noCart, ...stock(null) },
    ['close', 'release'],
  ],
  ['has failed and its cart is frozen', { ...attempt, ...frozen, ...stock('RELEASED') }, ['thaw']],
  ['has failed and its units are reserved', { ...attempt, ...noCart, ...stock('RESERVED') }, ['release']],
  ['has failed and its units are sold', { ...attempt, ...noCart, ...stock('COMMITTED') }, ['take-back']],
  ['has failed and holds nothing', { ...attempt, ...openCart, ...stock(null) }, []],
  ['awaits its payment and holds what it should', { ...awaiting, ...frozen, ...stock('RESERVED') }, []],
  ['awaits its payment and holds nothing', { ...awaiting, ...openCart, ...stock(null) }, ['hold', 'reserve']],
  ['has just begun', { ...awaiting, recorded: false, lines: [], ...openCart, ...stock(null) }, []],
])('the repair of an order that %s', (_, order, expected) => {
  expect(planRepair(order).map((step) => step.do)).toEqual(expected);
});

it.each<[string, Omit<Stray, 'orderId'>, string[], string[]]>([
  ['a frozen cart', { cart: { id: 'cart', status: 'FROZEN' }, stock: null }, ['thaw', 'release'], ['thaw', 'release']],
  ['reserved units', { cart: null, stock: 'RESERVED' }, ['release'], ['release']],
  ['sold units', { cart: { id: 'cart', status: 'FROZEN' }, stock: 'COMMITTED' }, [], ['thaw', 'take-back']],
  ['an ordered cart', { cart: { id: 'cart', status: 'ORDERED' }, stock: 'COMMITTED' }, [], ['take-back']],
  ['an ordered cart alone', { cart: { id: 'cart', status: 'ORDERED' }, stock: null }, [], ['release']],
])(
  'an order that no database of orders has is undone only if nobody was told of it: %s',
  (_, held, repaired, givenUp) => {
    const stray = { orderId: 'order', ...held };
    expect(checkStray(stray)?.code).toBe('UNKNOWN_ORDER');
    expect(planStray(stray).map((step) => step.do)).toEqual(repaired);
    expect(giveUp(stray).map((step) => step.do)).toEqual(givenUp);
  },
);

it('an order that no database of orders has is no finding any more once nothing is held for it', () => {
  const cart = { id: 'cart', status: 'ORDERED' };
  for (const stock of ['RETURNED', 'RELEASED']) expect(checkStray({ orderId: 'order', cart, stock })).toBeNull();
});
