import { MAX_IMAGES, MAX_LONG_TEXT_LENGTH } from '../domain/product-limits.ts';
import type { CatalogueImage } from './catalogue-product.ts';
import { readUrl, readWholeNumber } from './cell-values.ts';
import { excerpt } from './excerpt.ts';
import type { RowCells } from './row-cells.ts';

/** An image as its row describes it. Without a position, it follows those before it. */
export type ImageRow = Omit<CatalogueImage, 'position'> & { position: number | null };

/** Null when the row has no image. */
export function readImage(cells: RowCells): ImageRow | null {
  const url = readUrl(cells, 'Image Src');
  const position = readWholeNumber(cells, 'Image Position');
  if (position !== null && position < 1) {
    const reason = `${excerpt(String(position))} is not a position: they start at 1.`;
    cells.refuse('INVALID_VALUE', 'Image Position', reason, 'Correct it, or leave it blank.');
  }
  const altText = cells.nameOrNull('Image Alt Text', MAX_LONG_TEXT_LENGTH);
  return url === null ? null : { line: cells.line, url, altText, position };
}

/** Collects the images of one product; keeps them distinct and within the limit. */
export class ImageList {
  readonly #images = new Map<string, CatalogueImage>();
  #lastPosition = 0;

  /** Refuses the row if its image cannot be added. */
  check<Column extends string>(image: Pick<ImageRow, 'url'>, cells: RowCells<Column>, column: Column): void {
    if (this.#images.size < MAX_IMAGES || this.#images.has(image.url)) return;
    const reason = `The product already has ${MAX_IMAGES} images, which is the limit.`;
    cells.refuse('TOO_MANY_IMAGES', column, reason, 'Take some out.');
  }

  /** Some exports repeat an image on every row of the product; the first one counts. */
  add(image: ImageRow): void {
    if (this.#images.has(image.url)) return;
    const position = image.position ?? this.#lastPosition + 1;
    this.#lastPosition = Math.max(this.#lastPosition, position);
    this.#images.set(image.url, { ...image, position });
  }

  /** By position, renumbered without gaps: files omit positions, and use some twice. */
  images(): CatalogueImage[] {
    return [...this.#images.values()]
      .sort((left, right) => left.position - right.position)
      .map((image, index) => ({ ...image, position: index + 1 }));
  }
}
