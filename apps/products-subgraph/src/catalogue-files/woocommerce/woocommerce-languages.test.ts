import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import { readText } from '../test-catalogue.ts';
import { PLAIN_COLUMNS } from './woocommerce-columns.ts';
import { LANGUAGES } from './woocommerce-languages.ts';

/** Headers as in exports of such shops, some with names from before they were changed. */
const HEADERS = {
  German: `ID,Typ,Artikelnummer,"GTIN, UPC, EAN oder ISBN",Name,Veröffentlicht,"Ist hervorgehoben?","Sichtbarkeit im Katalog",Kurzbeschreibung,Beschreibung,"Datum, an dem Angebotspreis beginnt","Datum, an dem Angebotspreis endet",Steuerstatus,Steuerklasse,Vorrätig?,Bestand,"Geringe Lagermenge","Lieferrückstande erlaubt?","Nur einzeln verkaufen?","Gewicht (kg)","Länge (cm)",Angebotspreis,"Regulärer Preis",Kategorien,Schlagwörter,Versandklasse,Bilder,"Übergeordnetes Produkt",Position,Marken,"Attribut 1 Name","Attribut 1 Wert(e)","Attribut 1 Sichtbar","Attribut 1 Global"`,
  French: `ID,Type,UGS,"GTIN, UPC, EAN ou ISBN",Nom,Publié,"Mis en avant ?","Visibilité dans le catalogue","Description courte",Description,"Date de début de promo","Date de fin de promo","État de la TVA","Classe de TVA","En stock ?",Stock,"Montant de stock faible","Autoriser les commandes de produits en rupture ?","Vendre individuellement ?","Poids (kg)","Longueur (cm)","Tarif promo","Tarif régulier",Catégories,Étiquettes,"Classe d’expédition",Images,Parent,Position,Marques,"Nom de l’attribut 1","Valeur(s) de l’attribut 1","Attribut 1 visible","Attribut 1 global"`,
  Spanish: `ID,Tipo,SKU,"GTIN, UPC, EAN o ISBN",Nombre,Publicado,"¿Está destacado?","Visibilidad en el catálogo","Descripción corta",Descripción,"Día en que empieza el precio rebajado","Día en que termina el precio rebajado","Estado del impuesto","Clase de impuesto",¿Existencias?,Inventario,"Cantidad de bajo inventario","¿Permitir reservas de productos agotados?","¿Vendido individualmente?","Peso (kg)","Longitud (cm)","Precio rebajado","Precio normal",Categorías,Etiquetas,"Clase de envío",Imágenes,Superior,Posición,Marcas,"Nombre del atributo 1","Valor(es) del atributo 1","Atributo visible 1","Atributo global 1"`,
  Dutch: `ID,Type,SKU,"GTIN, UPC, EAN of ISBN",Naam,Gepubliceerd,Uitgelicht?,"Zichtbaarheid in catalogus","Korte beschrijving",Beschrijving,"Startdatum actieprijs","Einddatum actieprijs","Btw status",Belastingklasse,"Op voorraad?",Voorraad,"Lage voorraad","Nabestellingen toestaan?","Wordt individueel verkocht?","Gewicht (kg)","Lengte (cm)",Actieprijs,"Reguliere prijs",Categorieën,Tags,Verzendklasse,Afbeeldingen,Hoofd,Positie,Merken,"Naam eigenschap 1","Waarde eigenschap 1","Zichtbare eigenschap 1","Globale eigenschap 1"`,
};

const parent = [
  '7',
  'variable',
  'COAT',
  '',
  'Coat',
  '1',
  '0',
  'visible',
  'Warm.',
  'Long.',
  '',
  '',
  'none',
  '',
  '1',
  '',
];
const details = [
  '',
  '0',
  '0',
  '0,85',
  '',
  '',
  '',
  'Wear > Coats',
  'wool',
  '',
  'https://shop.example/coat.jpg',
  '',
  '0',
  'Loom',
];
const child = [
  '8',
  'variation',
  'COAT-M',
  '4006381333931',
  'Coat - M',
  '1',
  '0',
  'visible',
  '',
  '',
  '2020-01-01',
  '',
  '',
  '',
];
const stock = ['1', '3', '', '1', '0', '', '', '79,90', '99,90', '', '', '', '', 'COAT', '1', ''];

it.each(Object.entries(HEADERS))('a %s export of WooCommerce is read as an English one', async (_, header) => {
  const rows = stringify([
    [...parent, ...details, 'Size', 'S, M', '1', '1'],
    [...child, ...stock, 'Size', 'M', '', '1'],
  ]);
  const { products, problems } = await readText(`${header}\n${rows}`);
  expect(problems).toEqual([]);
  expect(products).toEqual([
    expect.objectContaining({
      ...{ title: 'Coat', descriptionHtml: 'Warm.\nLong.', vendor: 'Loom', tags: ['wool'], status: 'ACTIVE' },
      origin: { externalId: '7' },
      categories: [[expect.objectContaining({ title: 'Wear' }), expect.objectContaining({ title: 'Coats' })]],
      images: [expect.objectContaining({ url: 'https://shop.example/coat.jpg' })],
      options: [{ name: 'Size', values: ['M'] }],
      variants: [
        expect.objectContaining({
          ...{ sku: 'COAT-M', barcode: '4006381333931', priceMinorUnits: 7990, compareAtPriceMinorUnits: 9990 },
          ...{ quantity: 3, inventoryPolicy: 'CONTINUE', weightGrams: 850, taxable: false },
        }),
      ],
    }),
  ]);
});

it('problems name the columns as the file does', async () => {
  const text = `${HEADERS.German.replace('"Regulärer Preis"', 'Preis')}\n`;
  await expect(readText(text)).rejects.toThrow('The header lacks “Regulärer Preis”');
  const { problems } = await readText('Typ,Name,Regulärer Preis\nsimple,Tasse,frei\n');
  expect(problems).toMatchObject([{ line: 2, column: 'Regulärer Preis', code: 'INVALID_VALUE' }]);
  // Also columns that it lacks.
  const variation = await readText('Typ,Name,Regulärer Preis\nvariation,Tasse,5\n');
  expect(variation.problems).toMatchObject([{ line: 2, column: 'Übergeordnetes Produkt' }]);
});

describe.each(
  LANGUAGES.map((language) => [language.columns['Regular price']?.[0] ?? 'Regular price', language] as const),
)('a header with “%s”', (price, { columns }) => {
  const required = [columns.Name?.[0] ?? 'Name', price];
  const refusalOf = (name: string) =>
    readText([[...required, name].join(), 'Mug,5,1'].join('\n')).then(
      () => null,
      (error: unknown) => error,
    );

  it('is refused for any column in another language that it lacks in its own', async () => {
    const own = new Set(PLAIN_COLUMNS.flatMap((column) => columns[column] ?? [column]));
    const lacked = PLAIN_COLUMNS.filter((column) => column !== 'Name' && column !== 'Regular price');
    const all = LANGUAGES.flatMap((other) => lacked.flatMap((column) => other.columns[column] ?? [column]));
    for (const name of all.filter((each) => !own.has(each) && !/[",]/.test(each))) {
      expect([name, await refusalOf(name)]).toEqual([name, expect.objectContaining({ code: 'MISSPELT_COLUMNS' })]);
    }
  });

  it('is refused for usual names of columns that it lacks, and not for those that are of no use here', async () => {
    for (const name of ['Quantity', 'Inventory Qty', 'Status', 'Compare At Price', 'Variant SKU']) {
      expect([name, await refusalOf(name)]).toEqual([name, expect.objectContaining({ code: 'MISSPELT_COLUMNS' })]);
    }
    for (const name of ['Colour', 'Purchase note', 'Shipping class', 'Meta: _x'])
      expect(await refusalOf(name)).toBe(null);
  });
});

it('names of other languages are told with the name that is meant', async () => {
  const rows =
    'Artikelnummer,Name,Regulärer Preis,Sale price,Stock,Published,Weight (kg),Attribute 1 name,Compare At Price\n';
  await expect(readText(rows)).rejects.toThrow(
    [
      'In the header, "Sale price" is called “Angebotspreis” here, "Stock" is called “Bestand” here',
      '"Published" is called “Veröffentlicht” here, "Weight (kg)" is called “Gewicht (kg)” here',
      '"Attribute 1 name" is called “Attribut 1 Name” here',
      '"Compare At Price" is called “Regulärer Preis” and “Angebotspreis” here. Correct the name',
    ].join(', '),
  );
  // A column whose own name the file has too is another one.
  const { problems } = await readText('Artikelnummer,Name,Regulärer Preis,Bestand,Stock\nA,Tasse,5,1,2\n');
  expect(problems).toEqual([]);
});

it('a second column of prices is refused, also if the file has both of its own', async () => {
  const own = 'Artikelnummer,Name,Regulärer Preis,Angebotspreis';
  for (const name of ['Tarif promo', 'Preis', 'Price', 'Prijs']) {
    const lost = 'is one more column for “Regulärer Preis” or “Angebotspreis”';
    await expect(readText(`${own},${name}\nA,Tasse,5,4,3\n`)).rejects.toThrow(lost);
  }
});

it.each([
  ['Name,Regular price', 'Weight', ['Weight', 'weight (lb)', 'Weight lbs', 'Gewicht']],
  ['Name,Regulärer Preis', 'Gewicht', ['Gewicht', 'Gewicht (Gramm)', 'Weight']],
  ['Nom,Tarif régulier', 'Poids', ['Poids', 'Poids kg']],
  ['Nombre,Precio normal', 'Peso', ['Peso', 'Peso (kilos)']],
  ['Naam,Reguliere prijs', 'Gewicht', ['Gewicht', 'Gewicht (t)']],
])('a weight below %s needs a unit that is known in its name', async (header, word, names) => {
  const units = ['kg', 'g', 'lbs', 'oz'].map((unit) => `${word} (${unit})`);
  for (const name of names) {
    const refusal = expect(readText(`${header},${name}\nMug,5,2\n`)).rejects;
    await refusal.toThrow(/In the header, ".*" is (?:called|almost) “/);
    await refusal.toThrow(units[0] ?? '');
  }
  await expect(readText(`${header},${word}\nMug,5,2\n`)).rejects.toThrow(
    `"${word}" is called ${units.map((unit) => `“${unit}”`).join(' or ')} here`,
  );
  for (const unit of units) expect((await readText(`${header},${unit},${word}\nMug,5,2,3\n`)).problems).toEqual([]);
});

it('no name means two columns of one language', () => {
  for (const { columns } of LANGUAGES) {
    const names = Object.values(columns).flat();
    expect(new Set(names).size).toBe(names.length);
  }
});
