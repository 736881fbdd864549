/** The character between units and tenths. */
export type DecimalSeparator = '.' | ',';

/** The meaning of a cell that should be a number. Decimals are in plain notation: `-1234.50`. */
export type Numeral =
  | {
      kind: 'number';
      decimal: string /** The separator that it can only have been written with. */;
      shows: DecimalSeparator | null;
    }
  /** One mark before three digits: thousands, or thousandths. */
  | { kind: 'ambiguous'; mark: DecimalSeparator; asDecimal: string; asThousands: string }
  | { kind: 'none' };

/** Whether the text has digits only. Most numbers are recognised by this and by `isUsualNumber`, at less cost. */
export function isPlainNumber(text: string): boolean {
  return PLAIN.test(text);
}

/** Whether the text is digits with a point before the last one or two. */
export function isUsualNumber(text: string): boolean {
  return USUAL.test(text);
}

const NONE: Numeral = { kind: 'none' };
const PLAIN = /^\d+$/;
/** Matches most cells, so it is tried first. */
const USUAL = /^\d+(\.\d{1,2})?$/;
const SIGNED = /^([+-]?)(.*)$/s;
const SPACED = /^(\d{1,3}(?:([ \u00a0\u2009\u202f'’])\d{3})(?:\2\d{3})*)(?:([.,])(\d+))?$/;
const ONE_MARK = /^(\d*)([.,])(\d+)$/;
/** Thousands, or lakhs as in India. */
const GROUPED_BY: Readonly<Record<DecimalSeparator, RegExp>> = {
  ',': /^\d{1,3}(?:(?:,\d{3})+|(?:,\d{2})+,\d{3})$/,
  '.': /^\d{1,3}(?:\.\d{3})+$/,
};

/**
 * Reads a number as people and spreadsheets write it: `1234.5`, `1.234,50`, `1 234,50`, `12,34,567`.
 * @param hasThousandths whether three digits after a point are common for such numbers, as in `1.500 KWD`.
 */
export function readNumeral(text: string, hasThousandths = false): Numeral {
  if (USUAL.test(text)) return { kind: 'number', decimal: text, shows: text.includes('.') ? '.' : null };
  const [, sign = '', digits = ''] = SIGNED.exec(text.trim()) ?? [];
  const numeral = readDigits(digits, hasThousandths);
  if (sign !== '-' || numeral.kind === 'none') return numeral;
  if (numeral.kind === 'number') return { ...numeral, decimal: `-${numeral.decimal}` };
  return { ...numeral, asDecimal: `-${numeral.asDecimal}`, asThousands: `-${numeral.asThousands}` };
}

function readDigits(digits: string, hasThousandths: boolean): Numeral {
  if (PLAIN.test(digits)) return { kind: 'number', decimal: digits, shows: null };
  const [, whole, , mark, fraction] = SPACED.exec(digits) ?? [];
  if (whole !== undefined) {
    const units = whole.replace(/\D/g, '');
    const decimal = fraction === undefined ? units : `${units}.${fraction}`;
    return { kind: 'number', decimal, shows: (mark as DecimalSeparator | undefined) ?? null };
  }
  const single = ONE_MARK.exec(digits);
  return single ? readSingle(single, hasThousandths) : readGrouped(digits);
}

function readSingle([, whole = '', mark = '', fraction = '']: string[], hasThousandths: boolean): Numeral {
  const asDecimal = `${whole || '0'}.${fraction}`;
  const isPoint = mark === '.';
  // A group of thousands starts with one to three digits, not with a zero.
  const isPlainlyDecimal = isPoint && (hasThousandths || !/^[1-9]\d{0,2}$/.test(whole));
  if (fraction.length !== 3 || isPlainlyDecimal) {
    return { kind: 'number', decimal: asDecimal, shows: isPoint ? '.' : ',' };
  }
  return { kind: 'ambiguous', mark: isPoint ? '.' : ',', asDecimal, asThousands: whole + fraction };
}

function readGrouped(digits: string): Numeral {
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  for (const group of [',', '.'] as const) {
    const decimal = group === ',' ? '.' : ',';
    if (GROUPED_BY[group].test(digits)) {
      return { kind: 'number', decimal: digits.replaceAll(group, ''), shows: decimal };
    }
    const [whole, fraction] = [digits.slice(0, last), digits.slice(last + 1)];
    if (digits[last] === decimal && GROUPED_BY[group].test(whole) && PLAIN.test(fraction)) {
      return { kind: 'number', decimal: `${whole.replaceAll(group, '')}.${fraction}`, shows: decimal };
    }
  }
  return NONE;
}
