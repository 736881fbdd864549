import { describe, expect, it } from 'vitest';
import { understand } from './test-catalogue.ts';

const SHOPIFY = 'Handle,Title,Variant SKU,Variant Price';
const GERMAN = 'ID,Typ,Artikelnummer,Name,Regulärer Preis';
const FRENCH = 'ID,Type,UGS,Nom,Tarif régulier';
const SPANISH = 'ID,Tipo,SKU,Nombre,Precio normal';
const DUTCH = 'ID,Type,SKU,Naam,Reguliere prijs';
const leftOut = '2 PRODUCT_LEFT_OUT';

describe('nasty rows and columns', () => {
  it.each<[name: string, text: string, told: string[], problems: string[]]>([
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
      'with true and false in German, and a status in capitals',
      `${SHOPIFY},Published,Status\nmug,Mug,A,5,FALSCH,\nbowl,Bowl,B,5,WAHR,UNLISTED\n`,
      ['Mug, DRAFT: A 500', 'Bowl, UNLISTED: B 500'],
      [],
    ],
    [
      'with images that are programs, or of another host than they seem',
      `${SHOPIFY},Image Src\nmug,Mug,A,5,javascript:alert(1)\nbowl,Bowl,B,5,//evil.example/x.png\n`,
      [],
      ['2 INVALID_VALUE Image Src', leftOut, '3 INVALID_VALUE Image Src', '3 PRODUCT_LEFT_OUT'],
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
      'in Dutch, whose product names an option twice in another case; one that only describes it may be there twice',
      `${DUTCH},Hoofd,${[1, 2, 3].map((number) => `Naam eigenschap ${number},Waarde eigenschap ${number}`).join()}
1,variable,Mok,Mok,,,Kleur,"Rood, Blauw",KLEUR,"Rood, Groen",Was,ja
2,variation,M-R,Mok,5,Mok,Kleur,Rood,,,,
3,variable,Kop,Kop,,,Kleur,"Rood, Blauw",Was,ja,was,nee
4,variation,K-R,Kop,5,Kop,Kleur,Rood,,,,
5,variation,K-B,Kop,5,Kop,Kleur,Blauw,kleur,Rood,,\n`,
      ['Kop, ACTIVE: K-R Rood 500'],
      ['2 DUPLICATE_OPTION_NAME Waarde eigenschap 2', leftOut, '6 DUPLICATE_OPTION_NAME Waarde eigenschap 2'],
    ],
    [
      'of Shopify, whose product names an option twice in another case',
      `${SHOPIFY},Option1 Name,Option1 Value,Option2 Name,Option2 Value\na,A,A,5,Size,S,SIZE,M\n`,
      [],
      ['2 DUPLICATE_OPTION_NAME Option2 Name', leftOut],
    ],
  ])('a nasty product file %s', async (_, text, told, problems) => {
    expect(await understand(text)).toEqual({ told, problems });
  });
});
