import { describe, expect, it } from 'vitest';
import { understand } from './test-catalogue.ts';

const SHOPIFY = 'Handle,Title,Variant SKU,Variant Price';
const GERMAN = 'ID,Typ,Artikelnummer,Name,Regulärer Preis';
const FRENCH = 'ID,Type,UGS,Nom,Tarif régulier';
const leftOut = '2 PRODUCT_LEFT_OUT';

describe('nasty numbers', () => {
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
      'with dates that do not exist, or that one country reads in another way',
      `${GERMAN},Angebotspreis,"Datum, an dem Angebotspreis endet"
1,simple,A,Sofa,9,5,2026-02-30\n2,simple,B,Tisch,9,5,03.04.2099\n3,simple,C,Stuhl,9,5,2020-12-31\n`,
      ['Stuhl, ACTIVE: C 900'],
      ['2 INVALID_VALUE Datum, an dem Angebotspreis endet', '3 INVALID_VALUE Datum, an dem Angebotspreis endet'],
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
      'in German, which a spreadsheet has saved with percentages, currency signs and true as a number',
      `${SHOPIFY},Published\na,A,A,20%,WAHR\nb,B,B,"€ 4,50",WAHR\nc,C,C,"4,50",1\nd,D,=+D,"4,50",FALSCH\n`,
      ['D, DRAFT: =+D 450'],
      [
        ...['2 INVALID_VALUE Variant Price', leftOut, '3 INVALID_VALUE Variant Price', '3 PRODUCT_LEFT_OUT'],
        ...['4 INVALID_VALUE Published', '4 PRODUCT_LEFT_OUT'],
      ],
    ],
  ])('a nasty product file %s', async (_, text, told, problems) => {
    expect(await understand(text)).toEqual({ told, problems });
  });
});
