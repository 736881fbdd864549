/** Names are compared without case, spaces and punctuation; shorter ones differ by chance. */
const SHORTEST = 4;

/** Names of the column with the number of units in many programs, in the languages of supported files. */
export const STOCK_NAMES: readonly string[] = [
  ...['Stock', 'Stock quantity', 'Quantity', 'Qty', 'Inventory', 'Inventory Qty', 'Inventory quantity'],
  ...['Menge', 'Bestand', 'Lagerbestand', 'Quantité', 'Cantidad', 'Inventario', 'Aantal', 'Voorraad'],
];

/** Names of columns with prices in many programs, in these languages. */
export const PRICE_NAMES: readonly string[] = [
  ...['Price', 'Regular price', 'Sale price', 'Special price', 'Discounted price', 'Selling price'],
  ...['Preis', 'Verkaufspreis', 'Regulärer Preis', 'Angebotspreis', 'Sonderpreis', 'Aktionspreis'],
  ...['Prix', 'Prix de vente', 'Prix promo', 'Tarif régulier', 'Tarif promo'],
  ...['Precio', 'Precio de venta', 'Precio de oferta', 'Precio normal', 'Precio rebajado'],
  ...['Prijs', 'Verkoopprijs', 'Aanbiedingsprijs', 'Actieprijs', 'Reguliere prijs'],
];

/** Names of columns with weights in these languages; the unit may follow. */
export const WEIGHT_NAMES: readonly string[] = ['Weight', 'Variant Weight', 'Gewicht', 'Poids', 'Peso'];

/**
 * Finds what is probably a misspelt name of a column: it differs from one of the known names in punctuation alone, or
 * in one letter that is wrong, missing, too many, or has changed places with the next. Digits must be equal.
 */
export function findMisspelt(names: readonly string[], known: readonly string[]): { name: string; meant: string }[] {
  return names.flatMap((name) => {
    const meant = known.find((right) => isMisspelt(lettersOf(name), lettersOf(right)));
    return meant === undefined ? [] : [{ name, meant }];
  });
}

function isMisspelt(name: string, right: string): boolean {
  if (right.length < SHORTEST) return false;
  let start = 0;
  while (start < name.length && name[start] === right[start]) start += 1;
  let end = 0;
  const most = Math.min(name.length, right.length) - start;
  while (end < most && name.at(-1 - end) === right.at(-1 - end)) end += 1;
  const given = name.slice(start, name.length - end);
  const expected = right.slice(start, right.length - end);
  if (/\d/.test(given + expected)) return false;
  const hasSwapped = given.length === 2 && given === [...expected].reverse().join('');
  return hasSwapped || Math.max(given.length, expected.length) <= 1;
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
