const MAX_SLUG_LENGTH = 255;

/** A name as it stands in an address: `Kitchen & Dining` becomes `kitchen-and-dining`. Empty if nothing is left. */
export function slugify(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll('&', ' and ')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
  const words = plain.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.join('-').slice(0, MAX_SLUG_LENGTH).replace(/-$/, '');
}
