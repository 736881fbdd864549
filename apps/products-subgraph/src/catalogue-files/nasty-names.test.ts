import { describe, expect, it } from 'vitest';
import { understand } from './test-catalogue.ts';

const SHOPIFY = 'Handle,Title,Variant SKU,Variant Price';
const GERMAN = 'ID,Typ,Artikelnummer,Name,Regulärer Preis';
const FRENCH = 'ID,Type,UGS,Nom,Tarif régulier';
const DUTCH = 'ID,Type,SKU,Naam,Reguliere prijs';
const leftOut = '2 PRODUCT_LEFT_OUT';

describe('nasty names and codes', () => {
  it.each<[name: string, text: string, told: string[], problems: string[]]>([
    [
      'whose header has accents in two parts, as macOS writes them',
      `${FRENCH.normalize('NFD')}\n1,simple,A,Cafe\u0301,5\n`,
      ['Café, ACTIVE: A 500'],
      [],
    ],
    [
      'whose names have HTML: tags that format them, tags that are refused, and text that looks like tags',
      `${GERMAN}
1,simple,A,Vitamin B<sub>12</sub><br/><em class="x">stark</em>,5\n2,simple,B,<script>alert(1)</script>,5
3,simple,C,&lt;b&gt; &amp; 5 < 6 > 4,5\n4,simple,D,<sup></sup>,5\n`,
      ['Vitamin B12 stark, ACTIVE: A 500', '<b> & 5 < 6 > 4, ACTIVE: C 500'],
      ['3 INVALID_VALUE Name', '5 MISSING_VALUE Name'],
    ],
    ['whose type has a space that nobody sees', `${DUTCH}\n1,simple\u200b,A,Mok,5\n`, ['Mok, ACTIVE: A 500'], []],
    [
      'whose titles are blank to the eye',
      `${SHOPIFY}\nmug,\u200b,A,5\nbowl,\u00a0,B,5\n`,
      [],
      ['2 STRAY_ROW Title', '3 STRAY_ROW Title'],
    ],
    ['whose name is an entity that nobody sees', `${GERMAN}\n1,simple,A,&#8203;,5\n`, [], ['2 MISSING_VALUE Name']],
    [
      'with SKUs that differ in case or in what nobody sees',
      `${SHOPIFY},Option1 Name,Option1 Value\nmug,Mug,a-1,5,Size,S\nmug,,A-1,5,,M\nmug,,a\u200b-1,5,,L\n`,
      [],
      ['3 DUPLICATE_SKU Variant SKU', '4 DUPLICATE_SKU Variant SKU', leftOut],
    ],
    [
      'with options that differ in case',
      `${SHOPIFY},Option1 Name,Option1 Value\nmug,Mug,A,5,Farbe,Rot\nmug,,B,5,,ROT\n`,
      [],
      ['3 DUPLICATE_VARIANT Option1 Value', leftOut],
    ],
    [
      'with a line break in a title, and a tab in a SKU',
      `${SHOPIFY}\nmug,"Mug\nlarge",A,5\nbowl,Bowl,"B\t1",5\n`,
      [],
      ['2 CONTROL_CHARACTER Title', leftOut, '4 CONTROL_CHARACTER Variant SKU', '4 PRODUCT_LEFT_OUT'],
    ],
    [
      'that a spreadsheet has damaged',
      `${SHOPIFY},Variant Barcode\nmug,#NAME?,A,5,\nbowl,Bowl,"4,00638E+12",5,\njar,Jar,C,5,4.00638E+12\ncup,#WERT!,D,5,\n`,
      [],
      [
        ...['2 SPREADSHEET_DAMAGE Title', leftOut, '3 SPREADSHEET_DAMAGE Variant SKU', '3 PRODUCT_LEFT_OUT'],
        ...['4 SPREADSHEET_DAMAGE Variant Barcode', '4 PRODUCT_LEFT_OUT'],
        ...['5 SPREADSHEET_DAMAGE Title', '5 PRODUCT_LEFT_OUT'],
      ],
    ],
    [
      'whose sizes and codes a spreadsheet has taken for days, for truth and for too wide',
      `${SHOPIFY},Variant Barcode,Option1 Name,Option1 Value
a,A,A,5,,Size,12-Oct\nb,B,TRUE,5,,,\nc,C,C,5,########,,\nd,D,01/02/2026,5,,,\ne,E,E,5,,Day,12 October\n`,
      ['E, ACTIVE: E 12 October 500'],
      [
        ...['2 SPREADSHEET_DAMAGE Option1 Value', leftOut, '3 SPREADSHEET_DAMAGE Variant SKU', '3 PRODUCT_LEFT_OUT'],
        ...['4 SPREADSHEET_DAMAGE Variant Barcode', '4 PRODUCT_LEFT_OUT'],
        ...['5 SPREADSHEET_DAMAGE Variant SKU', '5 PRODUCT_LEFT_OUT'],
      ],
    ],
    [
      'in German and French, which was read in another encoding before it was saved',
      `${GERMAN},Kategorien,Beschreibung\n1,simple,A,StÃ¼hle,5,,\n2,simple,B,Tisch,5,MÃ¶bel,\n3,simple,C,Bank,5,,lâ€™Ã©tÃ©\n4,simple,D,M\ufffdbel,5,,\n`,
      [],
      [
        ...['2 WRONGLY_DECODED Name', '3 WRONGLY_DECODED Kategorien', '4 WRONGLY_DECODED Beschreibung'],
        '5 WRONGLY_DECODED Name',
      ],
    ],
    [
      'in Dutch, with codes that a spreadsheet has rounded, beside codes that only look so',
      `${DUTCH}\n1,simple,5E+12,Mok,5\n2,simple,"4,1E+05",Kop,5\n3,simple,1E5,Bord,5\n4,simple,00123,Vork,5\n`,
      ['Bord, ACTIVE: 1E5 500', 'Vork, ACTIVE: 00123 500'],
      ['2 SPREADSHEET_DAMAGE SKU', '3 SPREADSHEET_DAMAGE SKU'],
    ],
    [
      'with formulas, which are text',
      `${SHOPIFY}\nmug,"=HYPERLINK(""http://evil.example"")",'=A,5\n`,
      [`=HYPERLINK("http://evil.example"), ACTIVE: '=A 500`],
      [],
    ],
    [
      'of which one row says that it is escaped, and another does not',
      `${SHOPIFY},Escaped For Spreadsheets\nmug,'=1,A,5,yes\nbowl,'=1,B,5,\n`,
      ['=1, ACTIVE: A 500', "'=1, ACTIVE: B 500"],
      [],
    ],
    [
      'in Hebrew and Persian, whose handles and SKUs have direction marks and joiners that nobody sees',
      `${SHOPIFY}\r\u200fספל,\u200fספל\u200f,\u200eA-1\u200e,5\rנעל\u200b,نیم\u200cبها,B,5\r`,
      ['ספל, ACTIVE: A-1 500', 'نیم\u200cبها, ACTIVE: B 500'],
      [],
    ],
    [
      'with names of many scripts, emoji and joiners, which stay',
      `${SHOPIFY}\na,👩‍🚀 हिन्दी می‌خواهم,A,5\n`,
      ['👩‍🚀 हिन्दी می‌خواهم, ACTIVE: A 500'],
      [],
    ],
    [
      'whose codes a program for tables has read as numbers, or found missing',
      `${SHOPIFY},Variant Barcode,Vendor
a,A,12345.0,5,,\nb,B,nan,5,,\nc,C,C,5,4006381333931.0,\nd,D,None,5,,\ne,E,-inf,5,,\nf,F,F,5,#N/A,\ng,G,G,5,,nan
h,Nan,10.0,5,,Inf\n`,
      ['Nan, ACTIVE: 10.0 500'],
      [2, 3, 4, 5, 6, 7, 8].flatMap((line) => [
        `${line} SPREADSHEET_DAMAGE ${line === 8 ? 'Vendor' : line === 4 || line === 7 ? 'Variant Barcode' : 'Variant SKU'}`,
        `${line} PRODUCT_LEFT_OUT`,
      ]),
    ],
  ])('a nasty product file %s', async (_, text, told, problems) => {
    expect(await understand(text)).toEqual({ told, problems });
  });
});
