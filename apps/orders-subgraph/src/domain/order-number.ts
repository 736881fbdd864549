const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 11;
const NUMBER = new RegExp(`^[${SYMBOLS}]{${LENGTH}}$`);

/**
 * A random order number: ten symbols of Crockford's base 32 and a check symbol (value mod 37), such as `7QX4-M2KD-9T5`.
 * Draws again if the check symbol is not one of the 32.
 * @param randomByte returns 0 to 255, evenly distributed.
 */
export function drawOrderNumber(randomByte: () => number): string {
  for (;;) {
    const symbols = Array.from({ length: LENGTH - 1 }, () => SYMBOLS.charAt(randomByte() % 32)).join('');
    const check = SYMBOLS.charAt(checkValue(symbols));
    if (check !== '') return grouped(symbols + check);
  }
}

/** Reads a number as people type it: any case, with or without hyphens, O for 0, I or L for 1. Null if mistyped. */
export function readOrderNumber(text: string): string | null {
  const symbols = text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  if (!NUMBER.test(symbols)) return null;
  const check = SYMBOLS.charAt(checkValue(symbols.slice(0, -1)));
  return symbols.at(-1) === check ? grouped(symbols) : null;
}

function checkValue(symbols: string): number {
  return [...symbols].reduce((value, symbol) => (value * 32 + SYMBOLS.indexOf(symbol)) % 37, 0);
}

function grouped(symbols: string): string {
  return [symbols.slice(0, 4), symbols.slice(4, 8), symbols.slice(8)].join('-');
}
