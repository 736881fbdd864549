import { expect, it } from 'vitest';
import { openBehaviour } from '../support/behaviour.ts';

const { ours, stock, wrongAnswers } = await openBehaviour(new URL('./', import.meta.url));

it.each([
  ['two fields', '{ products { name shipping shippingInEuro } }'],
  ['fields of what is required', '{ products { isExpensive isCheap box } }'],
  ['a field and the client', '{ products { price(currency: "GBP") shipping } }'],
  [
    'many fields in fragments',
    '{ products { ...A box ... on Product { isCheap price: shippingInEuro } isExpensive weight } } fragment A on Product { shipping shippingInEuro id }',
  ],
])('the gateway passes on a field with different arguments for each if it is required by %s', async (_who, text) => {
  expect(await wrongAnswers(ours, text)).toEqual([]);
  expect(await wrongAnswers(stock, text)).not.toEqual([]);
});

it('each part of a fetch is sent with the variables that it uses', async () => {
  const text =
    'query ($country: String, $yes: Boolean = true) { products { shipping @include(if: $yes) shippingTo(country: $country) } }';
  expect(await wrongAnswers(ours, text, { country: 'FR' })).toEqual([]);
});
