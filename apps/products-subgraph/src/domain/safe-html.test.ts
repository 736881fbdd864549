import fc from 'fast-check';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, it } from 'vitest';
import { safeHtml } from './safe-html.ts';

describe('a description', () => {
  it.each([
    '',
    'plain text, 3 > 2',
    '<p>Warm &amp; dry.<br/>Wash at 30&nbsp;°C</p>\n<ul>\n<li>one</li><li class="x">two</li></ul>',
    '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
    `<a href='https://example.com/?a=1&amp;b=2'>link</a> <img src="/images/a.jpg" alt="A">`,
    '<P>Upper case</P>',
  ])('a harmless description is stored unchanged: %s', (html) => {
    expect(safeHtml(html)).toBe(html);
  });

  it.each([
    ['<script>alert(1)</script>Mug', 'Mug'],
    ['<p onclick="alert(1)">Mug</p>', '<p>Mug</p>'],
    ['<img src=x onerror=alert(1)>', '<img src="x">'],
    ['<a href="javascript:alert(1)">Mug</a>', '<a>Mug</a>'],
    ['<a href=" java\nscript:alert(1)">Mug</a>', '<a>Mug</a>'],
    ['<a href="&#106;avascript:alert(1)">Mug</a>', '<a>Mug</a>'],
    ['<svg><script>alert(1)</script></svg>Mug', 'Mug'],
    ['<iframe src="https://example.com"></iframe>Mug', 'Mug'],
    ['<form action="https://example.com"><input name="card"></form>Mug', 'Mug'],
    ['<p style="position:fixed;inset:0">Mug</p>', '<p>Mug</p>'],
    ['<math><mtext><table><mglyph><style><!--</style><img title="--&gt;Mug">', '<img title="-->Mug"><table></table>'],
    ['<noscript><p title="</noscript><img src=x onerror=alert(1)>">', ''],
    ['</div></div><p>Mug', '<p>Mug</p>'],
    ['<b>Mug', '<b>Mug</b>'],
    ['<!-- <b> -->Mug', 'Mug'],
  ])('a description loses whatever could do harm: %s', (html, safe) => {
    expect(safeHtml(html)).toBe(safe);
  });

  it.each(['<b>', '</p>'])(
    'a description of the maximum length does not block the shop, whatever it contains: %s',
    (part) => {
      const html = part.repeat(100_000 / part.length);
      expect(dangersOf(fromHtml(safeHtml(html).slice(0, 10_000), { fragment: true }))).toEqual([]);
    },
  );

  const fragment = fc.constantFrom(
    ...['<p>', '</p>', '<b', '>', '<svg>', '<math>', '<style>', '</style>', '<script>', '</script>', '<table>', '<td>'],
    ...[
      '<a href="javascript:1">',
      '<img src=x onerror=1>',
      '<!--',
      '-->',
      '<template>',
      '<select>',
      '<option>',
      '<form>',
    ],
    ...[
      '<mtext>',
      '<mglyph>',
      '<title>',
      '</title>',
      '<textarea>',
      '"',
      "'",
      '=',
      ' onload=1',
      '&lt;',
      '&#60;',
      'text',
    ],
    ...['<button>', '<pre>\n', '<li>', '<noscript>', '<plaintext>', '<frameset>', '<body onload=1>', '<h1>', '\u0001'],
  );
  const anyHtml = fc.oneof(
    fc.array(fragment, { maxLength: 15 }).map((parts) => parts.join('')),
    fc.string(),
  );

  it('a description contains nothing that runs, however broken it was, and is not changed a second time', () => {
    fc.assert(
      fc.property(anyHtml, (html) => {
        const safe = safeHtml(html);
        expect(safeHtml(safe)).toBe(safe);
        expect(dangersOf(fromHtml(safe, { fragment: true }))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

type Tree = ReturnType<typeof fromHtml>['children'][number];

/** Finds what a browser would run, load or submit, without using the code under test. */
function dangersOf(node: { children?: Tree[] } | Tree): string[] {
  const own = 'tagName' in node ? [node.tagName, ...Object.entries(node.properties).flatMap(dangersOfAttribute)] : [];
  const dangerous = own.filter((name) => /^(script|style|svg|math|iframe|object|embed|form|input|base|on)/.test(name));
  return [...dangerous, ...('children' in node ? (node.children ?? []).flatMap(dangersOf) : [])];
}

function dangersOfAttribute([name, value]: [string, unknown]): string[] {
  return /^\s*javascript:/i.test(String(value)) ? ['script'] : [name.toLowerCase()];
}
