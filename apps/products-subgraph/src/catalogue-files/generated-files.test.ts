import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readBytes } from './test-catalogue.ts';

interface ModelRow {
  note: string;
  fault: 'none' | 'price' | 'cells' | 'quotes';
}

const note = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '\r\n', '大', ' '), maxLength: 12 });
const fault = fc.constantFrom<ModelRow['fault']>('none', 'none', 'none', 'none', 'price', 'cells', 'quotes');
const product = fc.array(fc.record({ note, fault }), { minLength: 1, maxLength: 5 });

/** A record as text, and the way in which it is broken. */
function writeRow(handle: string, { note, fault }: ModelRow, index: number, lineEnd: string): string {
  const cells = [handle, index === 0 ? handle : '', 'Size', `${index}`, fault === 'price' ? 'free' : '1', `x${note}`];
  if (fault === 'cells') cells.push('surplus');
  const text = stringify([cells], { record_delimiter: lineEnd, quoted_match: /[\r\n]/ });
  return fault === 'quotes' ? text.replace(',Size,', ',"Si"ze,') : text;
}

/** The lines on which readers must find variants and problems, found from the text alone. */
function writeFile(products: ModelRow[][], lineEnd: string): { text: string; variants: number[]; faulty: number[] } {
  let text = `Handle,Title,Option1 Name,Option1 Value,Variant Price,Notes${lineEnd}`;
  const variants: number[] = [];
  const faulty: number[] = [];
  products.forEach((rows, productIndex) => {
    const firstFault = rows[0]?.fault;
    rows.forEach((current, index) => {
      const line = 1 + (text.match(/\r\n|\r|\n/g)?.length ?? 0);
      text += writeRow(`p${productIndex}`, current, index, lineEnd);
      // A first row in this state opens no product that those below could continue.
      const isStray = index > 0 && (firstFault === 'cells' || firstFault === 'quotes');
      if (current.fault !== 'none' || isStray) faulty.push(line);
      else if (firstFault === 'none') variants.push(line);
    });
  });
  return { text, variants, faulty };
}

it('Every variant and every problem is found on its line, in files of all line endings and encodings', async () => {
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
  const encoding = fc.constantFrom('utf8', 'utf16le');
  const chunkSize = fc.integer({ min: 1, max: 200 });
  const property = fc.asyncProperty(
    fc.array(product, { maxLength: 5 }),
    lineEnd,
    encoding,
    chunkSize,
    async (products, end, encoded, size) => {
      const { text, variants, faulty } = writeFile(products, end);
      const contents = await readBytes(Buffer.from(`\uFEFF${text}`, encoded), 'EUR', size);
      expect(contents.products.flatMap((found) => found.variants.map(({ line }) => line))).toEqual(variants);
      const rowProblems = contents.problems.filter(({ code }) => code !== 'PRODUCT_LEFT_OUT');
      expect(rowProblems.map(({ line }) => line)).toEqual(faulty);
    },
  );
  await fc.assert(property, { numRuns: 500 });
});
