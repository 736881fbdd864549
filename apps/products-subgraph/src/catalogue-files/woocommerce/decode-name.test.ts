import { expect, test } from 'vitest';
import { decodeName } from './decode-name.ts';

test.each([
  ['Caf&eacute; &Auml;&szlig;&ntilde;', 'Café Äßñ'],
  ['&frac12; l &hearts; &deg; &sup2; &bull;', '½ l ♥ ° ² •'],
  ['&gt; &#039; &#8211; &#x1F600; &#150;', "> ' – 😀 –"],
])('entities in names are decoded as browsers do: %j', (written, meant) => {
  expect(decodeName(written)).toBe(meant);
});

test.each(['&amp;eacute;', '&amp;#233;', '&amp;amp;'])('the entity %j is decoded once', (written) => {
  expect(decodeName(written)).toBe(written.replace('&amp;', '&'));
});

test.each(['AT&T;', 'Salt & Pepper;', '&eacute', '&unknown;', '&#0;', '&#xD800;', '&#9999999;', '&Tab;', '&#10;'])(
  'a text that is no entity, or one that cannot be stored, stays as it is: %j',
  (written) => {
    expect(decodeName(written)).toBe(written);
  },
);
