import { MAX_TEXT_LENGTH } from '../../domain/product-limits.ts';
import { excerpt } from '../excerpt.ts';
import { decodeName } from './decode-name.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';

/** The tags with which WordPress lets names be formatted. */
const FORMATTING = /<\/?(?:b|i|em|strong|sup|sub|small|span|u|s|mark|code)(?:\s[^<>]*)?>/gi;
const LINE_BREAK = /<br\s*\/?>/gi;
const TAG = /<\/?[a-z][^<>]*>/i;

/** The name in the cell without formatting: tags are removed before entities become characters. */
export function productNameOf(cells: WooCommerceCells): string {
  return decodeName(withoutFormatting(cells.raw('Name')));
}

/** The checked name of a product. Empty if it is refused. */
export function readProductName(cells: WooCommerceCells): string {
  const title = cells.name('Name', MAX_TEXT_LENGTH, productNameOf(cells));
  if (title === '' && !cells.isRefused && !cells.isSkuList)
    cells.refuse('MISSING_VALUE', 'Name', 'The product has no name.', 'Write one.');
  const [tag] = TAG.exec(withoutFormatting(cells.raw('Name'))) ?? [];
  if (tag !== undefined) {
    const reason = `${excerpt(tag)} is HTML that a name cannot have.`;
    cells.refuse('INVALID_VALUE', 'Name', reason, 'Remove it. If it is meant as text, write “&lt;” instead of “<”.');
  }
  return title;
}

function withoutFormatting(text: string): string {
  return text.includes('<') ? text.replace(LINE_BREAK, ' ').replace(FORMATTING, '') : text;
}
