import { readPage } from '@commerce/graphql';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFilter } from '../src/domain/product-filter.ts';
import { makeShop } from './import-shop.ts';

type Shop = Awaited<ReturnType<typeof makeShop>>;

/** A shop that sells products with these titles, and a search that returns the titles it finds. */
async function shopWith(titles: readonly string[]) {
  const shop = await makeShop();
  const rows = titles.map((title, index) => `p${index},"${title.replaceAll('"', '""')}",1.00`);
  await shop.importText(['Handle,Title,Variant Price', ...rows].join('\n'));
  return (search: string) => foundIn(shop, search);
}

async function foundIn({ services }: Shop, search: string): Promise<string[]> {
  const selection = { search, filter: readFilter({}) };
  const { nodes } = await services.listing.list(readPage({ first: 100 }), selection, 'RELEVANCE', new Set<never>());
  return nodes.map(({ title }) => title).sort();
}

const TITLES = [
  '蓝色咖啡杯',
  '红色茶杯',
  '不锈钢咖啡壶',
  'コーヒーカップ',
  '抹茶ラテ用マグ',
  'ถ้วยกาแฟสีน้ำเงิน',
  'แก้วน้ำเด็ก',
  '苹果iPhone手机壳15',
  'Tyre 55/72/8',
  'Filter AB-12.3',
  "O'Brien T-shirt",
  'Plain mug',
];

describe('a word inside of text without spaces', () => {
  it('a word inside of text without spaces is found wherever it is, and text that lacks one of its pairs of letters is not', async () => {
    const search = await shopWith(TITLES);
    const unspaced = TITLES.slice(0, 7);
    // A letter together with its marks.
    const lettersOf = (text: string) => [...new Intl.Segmenter('th', { granularity: 'grapheme' }).segment(text)];
    const part = fc.constantFrom(...unspaced).chain((title) => {
      const letters = lettersOf(title).map(({ segment }) => segment);
      return fc
        .tuple(fc.nat(letters.length - 1), fc.integer({ min: 1, max: 6 }))
        .map(([from, count]) => letters.slice(from, from + count).join(''));
    });
    await fc.assert(
      fc.asyncProperty(part, async (wanted) => {
        const pairs = [...wanted].map((letter, index, all) => letter + (all[index + 1] ?? '')).slice(0, -1);
        const pieces = pairs.length > 0 ? pairs : [wanted];
        const expected = TITLES.filter((title) => pieces.every((piece) => title.includes(piece)));
        expect(await search(wanted)).toEqual(expected.sort());
      }),
      { numRuns: 60 },
    );
  });

  it('a word inside of text without spaces is found alone, with others and with words of other scripts', async () => {
    const search = await shopWith(TITLES);
    const expected: [string, string[]][] = [
      ['咖啡', ['不锈钢咖啡壶', '蓝色咖啡杯']],
      ['咖啡 蓝色', ['蓝色咖啡杯']],
      ['杯', ['红色茶杯', '蓝色咖啡杯']],
      ['カップ', ['コーヒーカップ']],
      ['กาแฟ', ['ถ้วยกาแฟสีน้ำเงิน']],
      ['iphone', ['苹果iPhone手机壳15']],
      ['手机壳 iPhone', ['苹果iPhone手机壳15']],
      ['咖啡茶', []],
    ];
    for (const [wanted, titles] of expected) expect(await search(wanted), wanted).toEqual(titles);
  });
});

describe('a number or a name', () => {
  it('a number or a name is found with, without and with different punctuation', async () => {
    const groups = fc.array(fc.stringMatching(/^[1-9][0-9]{0,3}$/), { minLength: 2, maxLength: 4 });
    const numbers = fc.sample(fc.tuple(groups, fc.constantFrom('/', '-', '.', ':')), { numRuns: 30, seed: 17 });
    const search = await shopWith(numbers.map(([parts, mark]) => `Part ${parts.join(mark)} of it`));
    for (const [parts, mark] of numbers) {
      const title = `Part ${parts.join(mark)} of it`;
      for (const wanted of [parts.join(''), parts.join('/'), parts.join('-'), `part ${parts.join('')}`]) {
        expect(await search(wanted)).toContain(title);
      }
    }
  });

  it('a number or a name is found however the search writes it, and a part of it only from its beginning', async () => {
    const search = await shopWith(TITLES);
    const expected: [string, string[]][] = [
      ['55728', ['Tyre 55/72/8']],
      ['55-72-8', ['Tyre 55/72/8']],
      ['ab123', ['Filter AB-12.3']],
      ['obrien tshirt', ["O'Brien T-shirt"]],
      ["O’Brien's", ["O'Brien T-shirt"]],
      ['5572', ['Tyre 55/72/8']],
      ['72855', []],
    ];
    for (const [wanted, titles] of expected) expect(await search(wanted), wanted).toEqual(titles);
  });
});

describe('the words of a description', () => {
  it('the words of a description are split like those of a title, although most of its text is left to to_tsvector', async () => {
    const { pool } = await makeShop();
    const pieces = fc.constantFrom(
      ...'aB1é½ßя咖कि ,;()"-./:@_+&<>~\'%#?=!$*[]{}|\\^`\n\t\u00a0',
      'www.',
      '.com',
      'http://',
      'e-5',
      '3.1',
    );
    const texts = fc.sample(fc.array(pieces, { maxLength: 30 }), { numRuns: 5_000, seed: 17 });
    const { rows } = await pool.query<{ given: string }>(
      `SELECT given FROM unnest($1::text[]) AS given
       WHERE to_tsvector('english', text_words(given)) <> to_tsvector('english', plain_words(given))`,
      [texts.map((text) => text.join(''))],
    );
    expect(rows).toEqual([]);
  });
});

it('ANALYZE can read every table, as autovacuum does, including the expressions of indexes', async () => {
  const { importText, query } = await makeShop();
  await importText(['Handle,Title,Vendor,Variant Price', 'cup,Tasse,Möbel & Söhne,1.00'].join('\n'));
  await expect(query('ANALYZE')).resolves.toBeDefined();
});
