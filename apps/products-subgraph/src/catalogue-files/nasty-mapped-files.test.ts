import { describe, expect, it } from 'vitest';
import { readMapping } from './mapping/column-mapping.ts';
import { readText, understand } from './test-catalogue.ts';

describe('a nasty file of another program', () => {
  it('of a German Excel, with semicolons, is refused with both remedies, and read with a mapping', async () => {
    const text = 'Artikel;Nummer;Preis\nSofa;A;"1.299,00"\nTisch;a;89,50\n';
    await expect(readText('Handle;Title;Variant Price\nmug;Mug;5\n')).rejects.toThrow(
      /separated by semicolons.*as CSV with commas.*--map/,
    );
    const columns = '{ Artikel: Name, Nummer: SKU, Preis: Regular price }';
    const { told } = await understand(text, `separator: semicolon\ncolumns: ${columns}`);
    expect(told).toEqual(['Sofa, ACTIVE: A 129900', 'Tisch, ACTIVE: a 8950']);
  });

  it('in Polish, with words, currency signs, leading zeros, a row of totals and a row of separators alone, has every row once', async () => {
    const mapping = `separator: semicolon
columns: { Kod: SKU, Nazwa: Name, Cena: Regular price, Ilość: Stock, Aktywny: Published }
values: { Published: { tak: 1, nie: 0 } }`;
    const rows = [
      'Kod;Nazwa;Cena;Ilość;Aktywny;Uwagi;Uwagi',
      '00123;Kubek żółty;1 249,00;12;TAK;;',
      '00124;Miska;49,90 zł;5;nie;;',
      '1,23E+12;Widelec;9,90;1;tak;;',
      '00127;"Łyżka; duża";-5,00;1e3;może;;',
      ';;;;;;',
      'Razem;;1 432,90;24;;;',
    ];
    const { told, problems } = await understand(`${rows.join('\r\n')}\r\n`, mapping);
    expect(told).toEqual(['Kubek żółty, ACTIVE: 00123 124900']);
    expect(problems).toEqual([
      ...['3 INVALID_VALUE Cena', '4 SPREADSHEET_DAMAGE Kod'],
      ...['5 INVALID_VALUE Aktywny', '5 INVALID_VALUE Cena', '5 INVALID_VALUE Ilość', '7 MISSING_VALUE Nazwa'],
    ]);
  });

  it('with words that its mapping does not allow is refused in these rows, by the column of the file, and read in the others', async () => {
    const require = 'require: { Currency: EUR, Action: ["", Update] }';
    const rows = (product: string) =>
      ['EUR,', 'eur,update', 'USD,', ',', 'EUR,Delete'].map((words, index) => `${product}${index},${words}`).join('\n');
    const problems = ['4 INVALID_VALUE Currency', '5 INVALID_VALUE Currency', '6 INVALID_VALUE Action'];
    const simple = 'columns: { Price: Regular price, Title: Name }';
    expect(await understand(`Price,Title,Currency,Action\n${rows('5,Mug')}\n`, `${simple}\n${require}`)).toEqual({
      told: ['Mug0, ACTIVE: 500', 'Mug1, ACTIVE: 500'],
      problems,
    });
    const shopify = 'format: shopify\ncolumns: { Price: Variant Price, Title: Title, Slug: Handle }';
    expect(
      await understand(`Price,Title,Slug,Currency,Action\n${rows('5,Mug,m')}\n`, `${shopify}\n${require}`),
    ).toMatchObject({ problems });
  });

  it('with dates in the order of another country is read in the order that its mapping says, and refused without it', async () => {
    const columns = 'columns: { Name: Name, Price: Regular price, Sale: Sale price, Until: Date sale price ends }';
    const text = 'Name,Price,Sale,Until\nMug,5,4,11/1/25\nJar,5,4,"2/30/25, 12:00 AM"\n';
    expect((await understand(text, columns)).problems).toEqual(['2 INVALID_VALUE Until', '3 INVALID_VALUE Until']);
    expect(await understand(text, `${columns}\ndates: month/day/year`)).toEqual({
      told: ['Mug, ACTIVE: 500'],
      problems: ['3 INVALID_VALUE Until'],
    });
  });

  it('of which a variation has a word that its mapping does not allow is refused with the whole product', async () => {
    const mapping = `columns: { Item: Type, Product ID: ID, Title: Name, Price: Regular price }
values: { Type: { Product: simple, SKU: variation } }
variationsBelow: { options: Title }
require: { Sold: Y }`;
    const rows = ['Product,1,Tee,5,Y', 'SKU,2,[S]Size=S,5,N', 'SKU,3,[S]Size=M,5,Y', 'Product,4,Mug,5,Y'];
    expect(await understand(`Item,Product ID,Title,Price,Sold\n${rows.join('\n')}\n`, mapping)).toEqual({
      told: ['Mug, ACTIVE: 500'],
      problems: ['2 UNSUPPORTED_TYPE Item', '3 INVALID_VALUE Sold', '4 UNSUPPORTED_TYPE Item'],
    });
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
    expect(problems).toEqual([
      ...refused,
      '12 WRONG_CELL_COUNT',
      '14 MISSING_OPTION_VALUE Title',
      '13 PRODUCT_LEFT_OUT',
    ]);
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

  it.each(['3.4E+01', '#NAME?', '12-Oct'])(
    'with the option value %s, which a spreadsheet has made, is refused in every format, as its export would be',
    async (value) => {
      const texts = {
        Shopify: `Handle,Title,Variant Price,Option1 Name,Option1 Value\nbelt,Belt,5,Size,${value}\n`,
        WooCommerce: `Type,SKU,Name,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)
variable,B,Belt,,,Size,"36, ${value}"\nvariation,B-1,Belt,5,B,Size,${value}\n`,
      };
      for (const text of Object.values(texts)) {
        const { told, problems } = await understand(text);
        expect(told).toEqual([]);
        expect(problems[0]).toMatch(/^2 SPREADSHEET_DAMAGE (Option1 Value|Attribute 1 value\(s\))$/);
      }
      const listing =
        'columns: { type: Type, sku: SKU, name: Name, price: Regular price, shown: Visibility in catalog, list: Listed variations }';
      const rows = ['variable,B,Belt,,,"sku=B-1,size=VALUE"'.replace('VALUE', value), 'simple,B-1,Belt,5,hidden,'];
      const listed = await understand(`type,sku,name,price,shown,list\n${rows.join('\n')}\n`, listing);
      expect(listed.told).toEqual([]);
      expect(listed.problems).toContain('2 SPREADSHEET_DAMAGE list');
    },
  );

  it('whose products and variations no column tells apart is refused with its mapping', () => {
    const columns = 'columns: { Name: Name, Price: Regular price, Of: Parent }';
    expect(() => readMapping(columns)).toThrow(/“Parent” needs a column that is “Type”/);
    expect(() => readMapping(columns.replace('Parent', 'Listed variations'))).toThrow(/“Listed variations” needs/);
  });

  it('sells no product for itself that rows without a type name as theirs, or that lists variations', async () => {
    const header = 'ID,SKU,Name,Regular price,Parent';
    const rows = ['1,TEE,Tee,5,', '2,T-S,Tee S,6,tee', '3,MUG,Mug,5,', '4,HAT,Hat,5,', '5,,Hat S,6,id:4', '6,A,B,5,'];
    expect(await understand(`${header}\n${rows.join('\n')}\n`)).toEqual({
      told: ['Mug, ACTIVE: MUG 500', 'B, ACTIVE: A 500'],
      problems: [3, 6, 2, 5].map((line) => `${line} UNSUPPORTED_TYPE Type`),
    });
    const mapping = 'columns: { Kind: Type, Name: Name, Price: Regular price, List: Listed variations }';
    expect(await understand('Kind,Name,Price,List\n,Tee,5,"sku=A,size=S"\n,Mug,5,\n', mapping)).toEqual({
      told: ['Mug, ACTIVE: 500'],
      problems: ['2 UNSUPPORTED_TYPE Kind'],
    });
  });

  it('keeps an option whose values its product lists, although no variation has one', async () => {
    const mapping = `columns: { Kind: Type, Code: SKU, Of: Parent, Name: Name, Price: Regular price,
  Colour: { option: Colour, separator: "|" }, Size: { option: Size } }
values: { Type: { product: variable, article: variation } }`;
    const rows = [
      'product,TEE,,Tee,,red|blue,S',
      'article,T-S,TEE,Tee,5,,S',
      'product,CAP,,Cap,,,',
      'article,C-S,CAP,Cap,5,,S',
    ];
    expect(await understand(`Kind,Code,Of,Name,Price,Colour,Size\n${rows.join('\n')}\n`, mapping)).toEqual({
      told: ['Tee, ACTIVE: T-S-red red S 500, T-S-blue blue S 500', 'Cap, ACTIVE: C-S S 500'],
      problems: [],
    });
  });

  it.each([
    ['that are simple', ', Kind: Type', ',Kind', ',simple'],
    ['without a type', ', Kind: Type', ',Kind', ','],
    ['of a file without types', '', '', ''],
  ])('keeps the option of rows %s, and refuses several values in one of them', async (_, type, header, kind) => {
    const mapping = `columns: { Code: SKU, Name: Name, Price: Regular price, Colour: { option: Colour, separator: "|" }${type} }`;
    const rows = ['A,Hat,5,red', 'B,Cap,5,red|blue', 'C,Mug,5,', 'D,Tie,5,12-Oct'].map((row) => row + kind);
    const text = `Code,Name,Price,Colour${header}\n${rows.join('\n')}\n`;
    expect(await understand(text, mapping)).toEqual({
      told: ['Hat, ACTIVE: A red 500', 'Mug, ACTIVE: C 500'],
      problems: ['3 INVALID_VALUE Colour', '5 SPREADSHEET_DAMAGE Colour'],
    });
  });

  it('with more options than a product may have is refused in the rows that have them, and with an option twice altogether', async () => {
    const columns = ['A', 'B', 'C', 'D'].map((name) => `${name}: { option: Option ${name} }`).join(', ');
    const mapping = `columns: { Name: Name, Price: Regular price, ${columns} }`;
    expect(await understand('Name,Price,A,B,C,D\nHat,5,1,2,3,\nCap,5,1,2,3,4\n', mapping)).toEqual({
      told: ['Hat, ACTIVE: 1 2 3 500'],
      problems: ['3 TOO_MANY_OPTIONS D'],
    });
    expect(() => readMapping(mapping.replace('Option B', 'option a'))).toThrow('Two columns are the option “option a”');
  });

  it('with neither a number of units nor whether it can be bought is refused in these rows, unless its mapping says what that means', async () => {
    const columns = 'columns: { Name: Name, Price: Regular price, Units: Stock }';
    const text = 'Name,Price,Units\nMug,5,3\nJar,5,\n';
    expect(await understand(text, columns)).toEqual({
      told: ['Mug, ACTIVE: 500'],
      problems: ['3 MISSING_VALUE Units'],
    });
    for (const more of ['values: { Stock: { "": 0 } }', 'fixed: { In stock?: 1 }']) {
      expect(await understand(text, `${columns}\n${more}`)).toMatchObject({ problems: [] });
    }
  });
});
