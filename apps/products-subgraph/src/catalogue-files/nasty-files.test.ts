import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { CatalogueProduct } from './catalogue-product.ts';
import { readMapping } from './mapping/column-mapping.ts';
import { readCatalogueFile } from './read-catalogue-file.ts';
import type { RowProblem } from './row-problem.ts';
import { describeProblems, readText } from './test-catalogue.ts';

/** Of each product, what the cases below are about. */
async function understand(text: string, mapping: string | null = null) {
  const [products, problems]: [CatalogueProduct[], RowProblem[]] = [[], []];
  const options = { currencyCode: 'EUR', mapping: mapping === null ? null : readMapping(mapping) };
  for await (const item of readCatalogueFile(Readable.from([Buffer.from(text)]), options)) {
    if (item.kind === 'product') products.push(item.product);
    else problems.push(item.problem);
  }
  return { told: products.map(tell), problems: describeProblems(problems) };
}

function tell({ title, status, variants }: CatalogueProduct): string {
  const prices = variants.map(({ sku, selectedOptions, priceMinorUnits }) =>
    [sku, ...selectedOptions.map(({ value }) => value), priceMinorUnits].filter((part) => part !== null).join(' '),
  );
  return `${title}, ${status}: ${prices.join(', ')}`;
}

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
      ['Taza, ACTIVE: T-R Rojo 550'],
      ['3 DUPLICATE_VARIANT'],
    ],
    [
      'in Dutch, with two products of one name and nothing that tells them apart',
      `${DUTCH}\n,simple,,Mok,5\n,simple,,Mok,6\n`,
      ['Mok, ACTIVE: 500'],
      ['3 AMBIGUOUS_PRODUCT Naam'],
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
      ['Mug, ACTIVE: a-1 S 500'],
      ['3 DUPLICATE_SKU Variant SKU', '4 DUPLICATE_SKU Variant SKU'],
    ],
    [
      'with options that differ in case',
      `${SHOPIFY},Option1 Name,Option1 Value\nmug,Mug,A,5,Farbe,Rot\nmug,,B,5,,ROT\n`,
      ['Mug, ACTIVE: A Rot 500'],
      ['3 DUPLICATE_VARIANT'],
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
      'with names of many scripts, emoji and joiners, which stay',
      `${SHOPIFY}\na,👩‍🚀 हिन्दी می‌خواهم,A,5\n`,
      ['👩‍🚀 हिन्दी می‌خواهم, ACTIVE: A 500'],
      [],
    ],
  ])('a nasty product file %s', async (_, text, told, problems) => {
    expect(await understand(text)).toEqual({ told, problems });
  });

  it('of a German Excel, with semicolons, is refused with both remedies, and read with a mapping', async () => {
    const text = 'Artikel;Nummer;Preis\nSofa;A;"1.299,00"\nTisch;a;89,50\n';
    await expect(readText('Handle;Title;Variant Price\nmug;Mug;5\n')).rejects.toThrow(
      /separated by semicolons.*as CSV with commas.*--map/,
    );
    const columns = '{ Artikel: Name, Nummer: SKU, Preis: Regular price }';
    const { told } = await understand(text, `separator: semicolon\ncolumns: ${columns}`);
    expect(told).toEqual(['Sofa, ACTIVE: A 129900', 'Tisch, ACTIVE: a 8950']);
  });

  it('in which variations stand below their products has each family whole, or refuses it with all of its rows', async () => {
    const mapping = `columns: { Item: Type, Product ID: ID, Title: Name, Code: SKU, Price: Regular price }
values: { Type: { Product: simple, SKU: variation } }
variationsBelow: { options: Title }`;
    const rows = [
      'Item,Product ID,Title,Code,Price',
      '  SKU,,[S]Size=L,X-L,5',
      'Product,1,Tee,TEE,10',
      '  SKU,,"[S]Size=L,[CS]Colour=Red:#f00",TEE-L,',
      '  SKU,,"[S]Size=S,[CS]Colour=Red:#f00",TEE-S,12',
      'Product,2,Hat,HAT,10',
      '  SKU,,[S]Size=S,HAT-S,',
      '  Rule,,[S]Size=S,,[ADD]2',
      'Product,,Scarf,,10',
      '  SKU,,[S]Size=S,SCARF-S,',
      'Product,3,Cap,CAP,10',
      '  SKU,,[S]Size=S,CAP-S,,',
      'Product,4,Sock,SOCK,3',
      '  SKU,,Size S,SOCK-S,',
    ];
    const { told, problems } = await understand(`${rows.join('\n')}\n`, mapping);
    expect(told).toEqual(['Tee, ACTIVE: TEE-L L Red 1000, TEE-S S Red 1200']);
    const refused = [2, 6, 7, 8, 9, 10, 11].map((line) => `${line} UNSUPPORTED_TYPE Item`);
    expect(problems).toEqual([...refused, '12 WRONG_CELL_COUNT', '14 MISSING_OPTION_VALUE', '13 PRODUCT_LEFT_OUT']);
  });

  it('in which products list their variations has each variation once, and none of a list that is wrong', async () => {
    const mapping = `columns:
  { sku: SKU, type: Type, name: Name, price: Regular price, shown: Visibility in catalog, list: Listed variations }
values: { Type: { configurable: variable } }`;
    const rows = [
      'sku,type,name,price,shown,list',
      'A-S,simple,Tee S,5,hidden,',
      'A-M,simple,Tee M,6,hidden,',
      'A,configurable,Tee,,,"sku=a-m,size=M, wide|sku=A-S,size=S"',
      'B,configurable,Hat,,,"sku=A-S,size=S"',
      'C,configurable,Cap,,,size=S',
      'D-S,simple,Sock S,5,visible,',
      'D,configurable,Sock,,,"sku=D-S,size=S"',
      'E,simple,Part,5,hidden,',
      ',simple,Part,5,hidden,',
    ];
    const { told, problems } = await understand(`${rows.join('\n')}\n`, mapping);
    expect(told).toEqual(['Sock S, ACTIVE: D-S 500', 'Tee, ACTIVE: A-M M, wide 600, A-S S 500']);
    expect(problems).toEqual([
      '10 MISSING_VALUE sku',
      ...['5 ORPHAN_VARIATION list', '5 PRODUCT_LEFT_OUT', '6 INVALID_VALUE list', '6 PRODUCT_LEFT_OUT'],
      ...['8 ORPHAN_VARIATION list', '8 PRODUCT_LEFT_OUT', '9 ORPHAN_VARIATION sku'],
    ]);
  });
});
