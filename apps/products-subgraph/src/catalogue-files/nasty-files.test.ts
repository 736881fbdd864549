import { describe, expect, it } from 'vitest';
import { understand } from './test-catalogue.ts';

const SHOPIFY = 'Handle,Title,Variant SKU,Variant Price';
const GERMAN = 'ID,Typ,Artikelnummer,Name,Regulärer Preis';
const FRENCH = 'ID,Type,UGS,Nom,Tarif régulier';
const SPANISH = 'ID,Tipo,SKU,Nombre,Precio normal';
const DUTCH = 'ID,Type,SKU,Naam,Reguliere prijs';

const leftOut = '2 PRODUCT_LEFT_OUT';

describe('a nasty file', () => {
  it.each<[name: string, text: string, told: string[], problems: string[]]>([
    [
      'in German, whose thousands have points: another cell settles it',
      `${GERMAN}\n1,simple,A,Sofa,"1.299"\n2,simple,B,Tisch,"1.299,00"\n3,simple,C,Stuhl,"89,5"\n`,
      ['Sofa, ACTIVE: A 129900', 'Tisch, ACTIVE: B 129900', 'Stuhl, ACTIVE: C 8950'],
      [],
    ],
    [
      'in German, where nothing settles it',
      `${GERMAN}\n1,simple,A,Sofa,1.299\n2,simple,B,Stuhl,89\n`,
      ['Stuhl, ACTIVE: B 8900'],
      ['2 AMBIGUOUS_NUMBER Regulärer Preis'],
    ],
    [
      'in French, with narrow spaces that do not break between thousands',
      `${FRENCH}\n1,simple,A,Canapé,"1\u202f299,90"\n2,simple,B,Chaise,"89\u00a0"\n`,
      ['Canapé, ACTIVE: A 129990', 'Chaise, ACTIVE: B 8900'],
      [],
    ],
    [
      'whose header has accents in two parts, as macOS writes them',
      `${FRENCH.normalize('NFD')}\n1,simple,A,Cafe\u0301,5\n`,
      ['Café, ACTIVE: A 500'],
      [],
    ],
    [
      'in Spanish, whose variations stand first and name their product in another case',
      `${SPANISH},Superior,Nombre del atributo 1,Valor(es) del atributo 1
2,variation,T-R,Taza roja,"5,50",taza,Color,Rojo
3,variation,T-R2,Taza roja,"5,50",TAZA,color,ROJO
1,variable,Taza,Taza,,,Color,"Rojo, Azul"\n`,
      [],
      ['3 DUPLICATE_VARIANT Valor(es) del atributo 1', '4 PRODUCT_LEFT_OUT'],
    ],
    [
      'in Dutch, with two products of one name and nothing that tells them apart',
      `${DUTCH}\n,simple,,Mok,5\n,simple,,Mok,6\n`,
      ['Mok, ACTIVE: 500'],
      ['3 AMBIGUOUS_PRODUCT Naam'],
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
      'with prices that are none',
      `${SHOPIFY}\n${['1e3', '0x10', 'NaN', '$5', '5 €', '٣', '-5', '100000000', '1.2.3,4']
        .map((price, index) => `p-${index},P,,"${price}"\n`)
        .join('')}`,
      [],
      Array.from({ length: 9 }, (_, index) => [
        `${index + 2} INVALID_VALUE Variant Price`,
        `${index + 2} PRODUCT_LEFT_OUT`,
      ]).flat(),
    ],
    [
      'with the highest price, and prices with more zeros than the currency has',
      `${SHOPIFY}\nmug,Mug,A,99999999.99\nbowl,Bowl,B,34.000000\njar,Jar,C,0.10\n`,
      ['Mug, ACTIVE: A 9999999999', 'Bowl, ACTIVE: B 3400', 'Jar, ACTIVE: C 10'],
      [],
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
      'in German, with prices as they are printed',
      `${GERMAN}\n1,simple,A,Uhr,"1'299.00"\n2,simple,B,Ring,"12,-"\n3,simple,C,Kette,12.-\n4,simple,D,Reif,"12,50 EUR"\n`,
      ['Uhr, ACTIVE: A 129900'],
      [3, 4, 5].map((line) => `${line} INVALID_VALUE Regulärer Preis`),
    ],
    [
      'in Japanese, with full-width digits and spaces',
      `${SHOPIFY}\n湯呑み,\u3000湯呑み\u3000大\u3000,Y,１２００\n皿,\u3000皿\u3000,S,\u00a012.50\u00a0\n`,
      ['皿, ACTIVE: S 1250'],
      ['2 INVALID_VALUE Variant Price', leftOut],
    ],
    [
      'with true and false in German, and a status in capitals',
      `${SHOPIFY},Published,Status\nmug,Mug,A,5,FALSCH,\nbowl,Bowl,B,5,WAHR,UNLISTED\n`,
      ['Mug, DRAFT: A 500', 'Bowl, UNLISTED: B 500'],
      [],
    ],
    [
      'with dates that do not exist, or that one country reads in another way',
      `${GERMAN},Angebotspreis,"Datum, an dem Angebotspreis endet"
1,simple,A,Sofa,9,5,2026-02-30\n2,simple,B,Tisch,9,5,03.04.2099\n3,simple,C,Stuhl,9,5,2020-12-31\n`,
      ['Stuhl, ACTIVE: C 900'],
      ['2 INVALID_VALUE Datum, an dem Angebotspreis endet', '3 INVALID_VALUE Datum, an dem Angebotspreis endet'],
    ],
    [
      'with images that are programs, or of another host than they seem',
      `${SHOPIFY},Image Src\nmug,Mug,A,5,javascript:alert(1)\nbowl,Bowl,B,5,//evil.example/x.png\n`,
      [],
      ['2 INVALID_VALUE Image Src', leftOut, '3 INVALID_VALUE Image Src', '3 PRODUCT_LEFT_OUT'],
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
      'whose column of our own has what we never write',
      `${SHOPIFY},Catalogue Extras (JSON)\nmug,Mug,A,5,"{""__proto__"":{""tags"":[]}}"\nbowl,Bowl,B,5,"{""tags"":[""a\\nb""]}"\n`,
      [],
      [
        ...['2 INVALID_VALUE Catalogue Extras (JSON)', leftOut],
        ...['3 INVALID_VALUE Catalogue Extras (JSON)', '3 PRODUCT_LEFT_OUT'],
      ],
    ],
    [
      'whose number is ambiguous, among numbers that are written in both ways',
      `${GERMAN}\n1,simple,A,Sofa,1.299\n2,simple,B,Tisch,"89,50"\n3,simple,C,Stuhl,89.50\n`,
      ['Tisch, ACTIVE: B 8950', 'Stuhl, ACTIVE: C 8950'],
      ['2 AMBIGUOUS_NUMBER Regulärer Preis'],
    ],
    [
      'with a price before that is lower than the price, equal to it, or none',
      `${SHOPIFY},Variant Compare At Price\na,A,A,5,4\nb,B,B,5,5\nc,C,C,5,0\n`,
      ['B, ACTIVE: B 500', 'C, ACTIVE: C 500'],
      ['2 INVALID_VALUE Variant Compare At Price', leftOut],
    ],
    [
      'with weights that are no whole grams, unless they were entered in pounds',
      `${SHOPIFY},Variant Grams,Variant Weight Unit\na,A,A,5,1.5,g\nb,B,B,5,453.59237,lb\nc,C,C,5,1.5,\n`,
      ['B, ACTIVE: B 500'],
      ['2 INVALID_VALUE Variant Grams', leftOut, '4 INVALID_VALUE Variant Grams', '4 PRODUCT_LEFT_OUT'],
    ],
    [
      'with units below zero, where back-orders are taken, nothing is counted, or neither',
      `${SHOPIFY},Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy
a,A,A,5,shopify,-5,deny\nb,B,B,5,shopify,-5,continue\nc,C,C,5,,-5,deny\n`,
      ['B, ACTIVE: B 500', 'C, ACTIVE: C 500'],
      ['2 INVALID_VALUE Variant Inventory Qty', leftOut],
    ],
    [
      'with images whose addresses have spaces or passwords',
      `${SHOPIFY},Image Src\na,A,A,5,https://x.example/a b.jpg\nb,B,B,5,http://user:pw@x.example/b.jpg\nCafé,C,C,5,/c%20d.jpg\n`,
      ['C, ACTIVE: C 500'],
      ['2 INVALID_VALUE Image Src', leftOut, '3 INVALID_VALUE Image Src', '3 PRODUCT_LEFT_OUT'],
    ],
    [
      'with several images in one cell that are separated by other marks than commas',
      `${GERMAN},Bilder\n${[
        'https://x.example/a.jpg|https://x.example/b.jpg',
        'https://x.example/a.jpg;https://x.example/b.jpg',
        '/a.jpg|/b.jpg',
        '"https://x.example/a%2Cb|c;d.jpg, /a/https://x.example/e.jpg"',
      ]
        .map((images, index) => `${index},simple,A${index},Sofa ${index},5,${images}\n`)
        .join('')}`,
      ['Sofa 3, ACTIVE: A3 500'],
      ['2 INVALID_VALUE Bilder', '3 INVALID_VALUE Bilder', '4 INVALID_VALUE Bilder'],
    ],
    [
      'of Shopify with several images in one cell',
      `${SHOPIFY},Image Src\na,A,A,5,"https://x.example/a.jpg,https://x.example/b.jpg"\nb,B,B,5,"https://x.example/w_1,h_1/b.jpg"\n`,
      ['B, ACTIVE: B 500'],
      ['2 INVALID_VALUE Image Src', leftOut],
    ],
    [
      'with cells in columns whose name is missing in the header',
      `${GERMAN},, \n1,simple,A,Sofa,5,,\n2,simple,B,Tisch,5,3,\n3,simple,C,Stuhl,5, ,x\n`,
      ['Sofa, ACTIVE: A 500'],
      ['3 INVALID_VALUE 6', '4 INVALID_VALUE 7'],
    ],
    [
      'of Shopify with a column whose name is missing in the header',
      `,${SHOPIFY}\n0,mug,Mug,A,5\n,bowl,Bowl,B,5\n`,
      ['Bowl, ACTIVE: B 500'],
      ['2 INVALID_VALUE 1'],
    ],
    [
      'in Hebrew and Persian, whose handles and SKUs have direction marks and joiners that nobody sees',
      `${SHOPIFY}\r\u200fספל,\u200fספל\u200f,\u200eA-1\u200e,5\rנעל\u200b,نیم\u200cبها,B,5\r`,
      ['ספל, ACTIVE: A-1 500', 'نیم\u200cبها, ACTIVE: B 500'],
      [],
    ],
    [
      'with gift cards, which nobody would issue',
      `${SHOPIFY},Gift Card\nmug,Mug,A,5,false\ncard,Card,B,25,TRUE\n`,
      ['Mug, ACTIVE: A 500'],
      ['3 UNSUPPORTED_TYPE Gift Card', '3 PRODUCT_LEFT_OUT'],
    ],
    [
      'in French, made of two exports one below the other, with a second header and byte-order mark',
      `\ufeff${FRENCH}\n1,simple,A,Montre,"1’299.00"\n\ufeff${FRENCH}\n1,simple,B,Chaise,50\n2,simple,a,Bague,99.–\n`,
      ['Montre, ACTIVE: A 129900', 'Chaise, ACTIVE: B 5000'],
      ['3 UNSUPPORTED_TYPE Type', '5 INVALID_VALUE Tarif régulier'],
    ],
    [
      'in Spanish, whose variations have types of simple products, or none',
      `${SPANISH},Superior,Nombre del atributo 1,Valor(es) del atributo 1
1,variable,Taza,Taza,,,Color,"Rojo, Azul, Verde"
2,variation,T-R,Taza,5,ID:1,Color,Rojo
3,,T-A,Taza,5,id:1,Color,Azul
4,"simple, virtual",T-V,Taza,5,Taza,Color,Verde\n`,
      ['Taza, ACTIVE: T-R Rojo 500'],
      ['4 UNSUPPORTED_TYPE Tipo', '5 UNSUPPORTED_TYPE Tipo'],
    ],
    [
      'in German, which a spreadsheet has saved with percentages, currency signs and true as a number',
      `${SHOPIFY},Published\na,A,A,20%,WAHR\nb,B,B,"€ 4,50",WAHR\nc,C,C,"4,50",1\nd,D,=+D,"4,50",FALSCH\n`,
      ['D, DRAFT: =+D 450'],
      [
        ...['2 INVALID_VALUE Variant Price', leftOut, '3 INVALID_VALUE Variant Price', '3 PRODUCT_LEFT_OUT'],
        ...['4 INVALID_VALUE Published', '4 PRODUCT_LEFT_OUT'],
      ],
    ],
    [
      'with names of many scripts, emoji and joiners, which stay',
      `${SHOPIFY}\na,👩‍🚀 हिन्दी می‌خواهم,A,5\n`,
      ['👩‍🚀 हिन्दी می‌خواهم, ACTIVE: A 500'],
      [],
    ],
  ])('a nasty product file %s', async (_, text, told, problems) => {
    expect(await understand(text)).toEqual({ told, problems });
  });
});
