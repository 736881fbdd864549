import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runImportCommand } from '../src/catalogue-import/command/run-import-command.ts';
import { makeShop, rowVersions } from './import-shop.ts';

const header = 'Handle,Title,Variant Price\n';
const mug = 'mug,Möbel-Mug,10\n';

async function importBytes(url: string, bytes: Uint8Array | string) {
  const directory = await mkdtemp(join(tmpdir(), 'import-hostile-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'shop.csv');
  await writeFile(file, bytes);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const output = text(stderr);
  const exitCode = await runImportCommand({ args: [file], env: { DATABASE_URL: url }, stdout, stderr });
  stderr.end();
  return { exitCode, errors: (await output).replaceAll(`${file}: `, '') };
}

const utf16le = (contents: string) => Buffer.from(contents, 'utf16le');
const utf16be = (contents: string) => utf16le(contents).swap16();

test('a file is read in every usual encoding and notation', async () => {
  const shop = await makeShop();
  const files: [string, (rows: string) => Uint8Array | string][] = [
    ['UTF-8 with a byte-order mark', (rows) => `\uFEFF${header}${rows}`],
    ['UTF-8 with two byte-order marks', (rows) => `\uFEFF\uFEFF"Handle",Title,Variant Price\n${rows}`],
    ['UTF-16 little-endian', (rows) => utf16le(`\uFEFF${header}${rows}`)],
    ['UTF-16 big-endian', (rows) => utf16be(`\uFEFF${header}${rows}`)],
    ['UTF-16 little-endian without a mark', (rows) => utf16le(header + rows)],
    ['UTF-16 big-endian without a mark', (rows) => utf16be(header + rows)],
    ['line ends of carriage returns alone', (rows) => (header + rows).replaceAll('\n', '\r')],
    ['the names of Shopify’s newer template', (rows) => `URL handle,Title,Price\n${rows}`],
    ['bare quotes inside cells', (rows) => `${header}${rows}bowl,12" Bowl,9\n`],
  ];
  for (const [title, toBytes] of files) {
    const result = await importBytes(shop.url, toBytes(`mug,Möbel ${title},10\n`));
    expect(result).toEqual({ exitCode: 0, errors: '' });
    expect(await shop.query(`SELECT title FROM product WHERE slug = 'mug'`)).toEqual([{ title: `Möbel ${title}` }]);
  }
});

describe('a file that cannot be read', () => {
  const columns = Array.from({ length: 300_000 }, (_, index) => `Column ${index}`).join();
  const million = 'a,'.repeat(1_000_000);

  test('a file that cannot be read reports in one line what is wrong, where, and what to do, and leaves nothing behind', async () => {
    const shop = await makeShop();
    const files: [string, string | Uint8Array, RegExp][] = [
      ['no bytes', '', /^Line 1: The file is empty\. Its first row must be the header/],
      ['a workbook', Buffer.from('PK\x03\x04\x14\0\x06\0', 'latin1'), /^Line 1: This is an Excel workbook.*as CSV/],
      ['an old workbook', Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1', 'latin1'), /^Line 1: This is an Excel workbook/],
      ['a PDF', '%PDF-1.7\n', /^Line 1: This is a PDF document/],
      ['gzip', Buffer.from('\x1f\x8b\x08\0\0\0\0\0', 'latin1'), /^Line 1: This is compressed with gzip\. Unpack it/],
      [
        'Windows-1252',
        Buffer.from(header + mug, 'latin1'),
        /^Line 2: The file is not valid UTF-8.*Windows-1252.*Save it/,
      ],
      ['random bytes', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), /^Line 1: .*not valid UTF-8/],
      ['NULs', 'Han\0dle,Title\n', /^Line 1: The header is not plain text/],
      ['semicolons', (header + mug).replaceAll(',', ';'), /^Line 1: .*separated by semicolons\. Save the file/],
      ['tabs', (header + mug).replaceAll(',', '\t'), /^Line 1: .*separated by tabs/],
      ['another table', 'name,price\nMug,10\n', /^Line 1: The header lacks “Handle”.*as Shopify or WooCommerce/],
      [
        'a column twice',
        `Handle,Title,Variant Price,title\n`,
        /^Line 1: .*“Title” more than once, as columns 2 and 4\. Remove/,
      ],
      [
        'too many columns',
        `Handle,Title,${columns.slice(0, 900_000)}\n`,
        /^Line 1: The file has [\d,]+ columns.*1000 allowed/,
      ],
      ['a million columns', `${million}\n`, /^Line 1: The row is longer than 1000000 bytes/],
      [
        'a quote opened at the end',
        `${header}${mug}bowl,"Bowl,5\n`,
        /Line 3: A quote is opened in this row and never closed/,
      ],
      ['a quote opened at the start', `${header}"mug,${'x,\n'.repeat(500_000)}`, /^Line 2: The row is longer than/],
    ];
    for (const [name, bytes, message] of files) {
      const { exitCode, errors } = await importBytes(shop.url, bytes);
      expect({ name, exitCode, errors }).toEqual({ name, exitCode: 2, errors: expect.stringMatching(message) });
      expect(errors.split('\n').filter((line) => line.startsWith('Line '))).toHaveLength(1);
    }
    expect(await rowVersions(shop)).toEqual([]);
  });

  test('a file with a row of a million cells, or with NULs, is read without that row', async () => {
    const shop = await makeShop();
    const many = await importBytes(shop.url, `${header}bowl,${'a,'.repeat(400_000)}\n${mug}`);
    expect(many).toMatchObject({ exitCode: 1, errors: expect.stringContaining('in the header: 3') });
    const nul = await importBytes(shop.url, `${header}jar,Ja\0r,1\n`);
    expect(nul).toMatchObject({ exitCode: 1, errors: expect.stringContaining('NUL character') });
    expect(await shop.query('SELECT slug FROM product')).toEqual([{ slug: 'mug' }]);
  });

  test('a file without rows is reported, but is no failure', async () => {
    const shop = await makeShop();
    const { exitCode, errors } = await importBytes(shop.url, header);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: expect.stringContaining('a header and no rows') });
  });
});
