import type { PlainColumn } from './woocommerce-columns.ts';

/** WooCommerce's column names in one language. Some were changed: the newest name comes first. */
export interface WooCommerceLanguage {
  columns: Readonly<Partial<Record<PlainColumn, readonly string[]>>>;
  weight: string;
  /** `#` stands for the number of the attribute. */
  attributeName: string;
  attributeValues: string;
}

export const ENGLISH: WooCommerceLanguage = {
  columns: {},
  weight: 'Weight',
  attributeName: 'Attribute # name',
  attributeValues: 'Attribute # value(s)',
};

const GERMAN: WooCommerceLanguage = {
  columns: {
    Type: ['Typ'],
    SKU: ['Artikelnummer', 'Artikelnummer (SKU)', 'SKU'],
    'GTIN, UPC, EAN, or ISBN': ['GTIN, UPC, EAN oder ISBN'],
    Published: ['Veröffentlicht'],
    'Visibility in catalog': ['Sichtbarkeit im Katalog'],
    'Short description': ['Kurzbeschreibung'],
    Description: ['Beschreibung'],
    'Date sale price starts': ['Datum, an dem Angebotspreis beginnt'],
    'Date sale price ends': ['Datum, an dem Angebotspreis endet'],
    'Tax status': ['Steuerstatus'],
    'Tax class': ['Steuerklasse'],
    'In stock?': ['Vorrätig?'],
    Stock: ['Bestand', 'Lager'],
    'Backorders allowed?': ['Lieferrückstande erlaubt?', 'Lieferrückstände erlaubt?', 'Rückstände erlaubt?'],
    'Sale price': ['Angebotspreis'],
    'Regular price': ['Regulärer Preis'],
    Categories: ['Kategorien'],
    Tags: ['Schlagwörter'],
    Brands: ['Marken'],
    Images: ['Bilder'],
    Parent: ['Übergeordnetes Produkt'],
  },
  weight: 'Gewicht',
  attributeName: 'Attribut # Name',
  attributeValues: 'Attribut # Wert(e)',
};

const FRENCH: WooCommerceLanguage = {
  columns: {
    SKU: ['UGS'],
    'GTIN, UPC, EAN, or ISBN': ['GTIN, UPC, EAN ou ISBN'],
    Name: ['Nom'],
    Published: ['Publié'],
    'Visibility in catalog': ['Visibilité dans le catalogue'],
    'Short description': ['Description courte'],
    'Date sale price starts': ['Date de début de promo'],
    'Date sale price ends': ['Date de fin de promo'],
    'Tax status': ['État de la TVA'],
    'Tax class': ['Classe de TVA'],
    'In stock?': ['En stock ?'],
    'Backorders allowed?': ['Autoriser les commandes de produits en rupture ?'],
    'Sale price': ['Tarif promo'],
    'Regular price': ['Tarif régulier'],
    Categories: ['Catégories'],
    Tags: ['Étiquettes', 'Tags'],
    Brands: ['Marques'],
    'Meta: _yoast_wpseo_title': ['Méta : _yoast_wpseo_title'],
    'Meta: _yoast_wpseo_metadesc': ['Méta : _yoast_wpseo_metadesc'],
  },
  weight: 'Poids',
  attributeName: "Nom de l'attribut #",
  attributeValues: "Valeur(s) de l'attribut #",
};

const SPANISH: WooCommerceLanguage = {
  columns: {
    Type: ['Tipo'],
    'GTIN, UPC, EAN, or ISBN': ['GTIN, UPC, EAN o ISBN'],
    Name: ['Nombre'],
    Published: ['Publicado'],
    'Visibility in catalog': ['Visibilidad en el catálogo'],
    'Short description': ['Descripción corta'],
    Description: ['Descripción'],
    'Date sale price starts': ['Día en que empieza el precio rebajado'],
    'Date sale price ends': ['Día en que termina el precio rebajado'],
    'Tax status': ['Estado del impuesto'],
    'Tax class': ['Clase de impuesto'],
    'In stock?': ['¿Existencias?', '¿En inventario?'],
    Stock: ['Inventario'],
    'Backorders allowed?': ['¿Permitir reservas de productos agotados?'],
    'Sale price': ['Precio rebajado'],
    'Regular price': ['Precio normal'],
    Categories: ['Categorías'],
    Tags: ['Etiquetas'],
    Brands: ['Marcas'],
    Images: ['Imágenes'],
    Parent: ['Superior'],
    Position: ['Posición'],
  },
  weight: 'Peso',
  attributeName: 'Nombre del atributo #',
  attributeValues: 'Valor(es) del atributo #',
};

const DUTCH: WooCommerceLanguage = {
  columns: {
    SKU: ['SKU', 'Artikelnummer'],
    'GTIN, UPC, EAN, or ISBN': ['GTIN, UPC, EAN of ISBN'],
    Name: ['Naam'],
    Published: ['Gepubliceerd'],
    'Visibility in catalog': ['Zichtbaarheid in catalogus'],
    'Short description': ['Korte beschrijving', 'Korte omschrijving'],
    Description: ['Beschrijving'],
    'Date sale price starts': ['Startdatum actieprijs'],
    'Date sale price ends': ['Einddatum actieprijs'],
    'Tax status': ['Btw status'],
    'Tax class': ['Btw klasse', 'Btw-klasse', 'Belastingklasse'],
    'In stock?': ['Op voorraad?'],
    Stock: ['Voorraad'],
    'Backorders allowed?': ['Nabestellingen toestaan?'],
    'Sale price': ['Actieprijs'],
    'Regular price': ['Reguliere prijs'],
    Categories: ['Categorieën'],
    Brands: ['Merken'],
    Images: ['Afbeeldingen'],
    Parent: ['Hoofd'],
    Position: ['Positie'],
  },
  weight: 'Gewicht',
  attributeName: 'Naam eigenschap #',
  attributeValues: 'Waarde eigenschap #',
};

/** The supported languages; a column that is missing in a table has its English name. */
export const LANGUAGES: readonly WooCommerceLanguage[] = [ENGLISH, GERMAN, FRENCH, SPANISH, DUTCH];
