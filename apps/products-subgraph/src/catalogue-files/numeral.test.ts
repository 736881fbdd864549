import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecimalColumns } from './decimal-columns.ts';
import { type DecimalSeparator, readNumeral } from './numeral.ts';
import { findProblems, moreShirt, readTestRows, shirt } from './test-catalogue.ts';

const columns = new Map([[0, { hasThousandths: false }]]);

/** A number as a program writes it that separates thousands. */
function written(units: number, fraction: string, decimal: DecimalSeparator): string {
  const group = decimal === '.' ? ',' : '.';
  const whole = String(units).replace(/\B(?=(\d{3})+$)/g, group);
  return fraction === '' ? whole : `${whole}${decimal}${fraction}`;
}

const units = fc.oneof(fc.nat(999), fc.nat(999_999), fc.nat(99_999_999));
const fraction = fc.stringMatching(/^\d{0,4}$/);
const separator = fc.constantFrom('.' as const, ',' as const);

describe('a number in a file', () => {
  it.each([
    ['1500', '1500'],
    ['19.90', '19.90'],
    ['19,9', '19.9'],
    ['.5', '0.5'],
    ['-3', '-3'],
    ['1,234.50', '1234.50'],
    ['1.234,50', '1234.50'],
    ['1,234,567', '1234567'],
    ['12,34,567.8', '1234567.8'],
    ['1 234,567', '1234.567'],
    ['1\u202f234\u202f567', '1234567'],
    ["1'234.50", '1234.50'],
    ['0.250', '0.250'],
    ['1500.000', '1500.000'],
  ])('the number %j in a file says by itself that it is %s', (text, decimal) => {
    expect(readNumeral(text)).toMatchObject({ kind: 'number', decimal });
  });

  it.each(['1,500', '0,500', '2,000', '999,000', '1500,500', '-1,500', '1.500', '12.345'])(
    'the number %j in a file may be thousands or decimals',
    (text) => expect(readNumeral(text).kind).toBe('ambiguous'),
  );

  it.each([
    '',
    ' ',
    'free',
    '1e3',
    '0x10',
    '1,5,0',
    '1.2.3',
    '12,3456,789',
    '5.',
    '1 23',
    '1,234.567,8',
    '€5',
    '٣',
    '--1',
  ])('the text %j in a file is not a number', (text) => expect(readNumeral(text)).toEqual({ kind: 'none' }));

  it('a number in a file is read as it was meant, or refused, whatever else the column has: never as another number', () => {
    const cells = fc.array(fc.tuple(units, fraction), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(cells, separator, (numbers, decimal) => {
        const texts = numbers.map(([whole, rest]) => written(whole, rest, decimal));
        const learned = new DecimalColumns(columns, null);
        for (const text of texts) learned.learn([text]);
        for (const [index, [whole, rest]] of numbers.entries()) {
          const read = learned.decimalOf(0, texts[index] ?? '');
          if (typeof read === 'string') expect(Number(read)).toBe(Number(`${whole}.${rest || 0}`));
        }
      }),
    );
  });

  it('a number in a file is read exactly when it is said how numbers are written', () => {
    fc.assert(
      fc.property(units, fraction, separator, (whole, rest, decimal) => {
        const given = new DecimalColumns(columns, decimal);
        expect(Number(given.decimalOf(0, written(whole, rest, decimal)))).toBe(Number(`${whole}.${rest || 0}`));
      }),
    );
    expect(new DecimalColumns(columns, ',').decimalOf(0, '19.90')).toBeNull();
    expect(new DecimalColumns(columns, '.').decimalOf(0, '19,90')).toBeNull();
  });
});

describe('a file with an ambiguous number', () => {
  const price = (text: string, handle: string) => shirt({ Handle: handle, 'Variant Price': text });
  const prices = async (...texts: string[]) => {
    const { products } = await readTestRows(texts.map((text, index) => price(text, `p-${index}`)));
    return products.map(({ variants: [variant] }) => variant?.priceMinorUnits);
  };

  it.each(['Variant Price', 'Variant Compare At Price', 'Variant Grams', 'Variant Inventory Qty', 'Image Position'])(
    'an ambiguous number costs only its row, and its column %s is named',
    async (column) => {
      const rows = [
        shirt(),
        moreShirt({
          'Variant Price': '1',
          'Option1 Value': '',
          'Variant SKU': 'X',
          'Image Src': '/a',
          [column]: '1,500',
        }),
      ];
      expect(await findProblems(rows)).toContain(`3 AMBIGUOUS_NUMBER ${column}`);
    },
  );

  it('an ambiguous number gets its meaning from any other cell of the column, above or below', async () => {
    expect(await prices('1,500', '19.90')).toEqual([150_000, 1_990]);
    expect(await prices('19.90', '1,500')).toEqual([1_990, 150_000]);
    expect(await prices('1.500', '0.250')).toEqual([150, 25]);
    expect(await prices('1.500', '34.000000')).toEqual([150, 3_400]);
    expect(await prices('1.500', '1.234.567')).toEqual([150_000, 123_456_700]);
    expect(await prices('1,500', '2,000', '300')).toEqual([30_000]);
  });

  it('a price with three decimals is refused beside prices with fewer, as 1,500 for 1.50 is more likely a mistake', async () => {
    expect(await prices('1,500', '19,90')).toEqual([1_990]);
    expect(await prices('5.00', '1.500', '0.250')).toEqual([500, 25]);
    expect(
      await findProblems([shirt({ 'Variant Grams': '1.000' }), shirt({ Handle: 'b', 'Variant Grams': '0.0' })]),
    ).toEqual([]);
  });

  it('an ambiguous number gets no meaning from a column that is written in both ways, or from another column', async () => {
    expect(await prices('1,500', '19,90', '19.90')).toEqual([1_990, 1_990]);
    expect(await findProblems([shirt({ 'Variant Price': '1,500', 'Variant Compare At Price': '1999.90' })])).toContain(
      '2 AMBIGUOUS_NUMBER Variant Price',
    );
  });

  it('a file with an ambiguous number has every row in order, and its problems on their lines', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => price(index === 1000 ? '1,500' : '7', `p-${index}`));
    const { products, problems } = await readTestRows([...rows, price('1.5', 'last')]);
    expect(products.map(({ line }) => line)).toEqual(Array.from({ length: 3001 }, (_, index) => index + 2));
    expect(products[1000]?.variants[0]?.priceMinorUnits).toBe(150_000);
    expect(problems).toEqual([]);
  });

  it('an ambiguous number in a currency with three decimals has a point before them', async () => {
    const { products } = await readTestRows([shirt({ 'Variant Price': '1.500' })], 'KWD');
    expect(products[0]?.variants[0]?.priceMinorUnits).toBe(1500);
    expect((await readTestRows([shirt({ 'Variant Price': '1,500' })], 'KWD')).products).toEqual([]);
  });
});
