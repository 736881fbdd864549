import { type ProductStatus, variantTitle } from '../domain/catalogue.ts';
import { slugify } from '../domain/slug.ts';
import type { Kind } from './generated-categories.ts';
import { generatedId } from './generated-id.ts';
import { createRandom, mixSeed, type Random } from './random.ts';
import { COLOURS, inventNames, MANNERS, MATERIALS, SENTENCES, SIZES, TAGS } from './vocabulary.ts';

/** A product with all that belongs to it; prices in minor units. */
export interface GeneratedProduct {
  id: string;
  slug: string;
  title: string;
  description: string;
  vendor: string;
  productType: string;
  tags: string[];
  status: ProductStatus;
  categoryId: string;
  image: string;
  options: { name: string; values: string[] }[];
  variants: GeneratedVariant[];
}

export interface GeneratedVariant {
  id: string;
  sku: string;
  title: string;
  selectedOptions: { name: string; value: string }[];
  price: GeneratedPrice;
  /** The earlier price, if there was a different one. */
  formerPrice: GeneratedPrice | null;
  /** The next price, if one is scheduled. */
  scheduledPrice: GeneratedPrice | null;
  stock: { tracked: boolean; backorder: boolean; onHand: number };
}

export interface GeneratedPrice {
  id: string;
  amountMinor: number;
  compareAtMinor: number | null;
}

const VENDORS = inventNames(1_500);
const SERIES = inventNames(400).map((name) => `${name}o`);
/** Percent of products that are drafts. */
const DRAFTS = 3;
const ARCHIVED = 2;

/** The product with this number. It depends only on the seed and the number, not on how many others there are. */
export function generateProduct(seed: number, number: number, kinds: readonly Kind[]): GeneratedProduct {
  const random = createRandom(mixSeed(seed, number));
  const kind = random.mostlyFirst(kinds);
  const title = [random.oneOf(MANNERS), random.oneOf(MATERIALS), kind.name, random.oneOf(SERIES)].join(' ');
  const options = optionsOf(random);
  return {
    id: generatedId('product', seed, number),
    slug: `${slugify(title)}-${seed}-${number}`,
    title,
    description: `<p>${random.oneOf(SENTENCES)} ${random.oneOf(SENTENCES)}</p><p>${random.oneOf(SENTENCES)}</p>`,
    vendor: random.mostlyFirst(VENDORS),
    productType: kind.name,
    tags: [...new Set(Array.from({ length: random.below(5) }, () => random.mostlyFirst(TAGS)))],
    status: statusOf(random.below(100)),
    categoryId: kind.categoryId,
    image: '/images/stoneware-mug.svg',
    options,
    variants: variantsOf(options, { seed, number }, random),
  };
}

function statusOf(percent: number): ProductStatus {
  if (percent < DRAFTS) return 'DRAFT';
  return percent < DRAFTS + ARCHIVED ? 'ARCHIVED' : 'ACTIVE';
}

/** Half of the products have no options, a third have sizes, the others have sizes and colours. */
function optionsOf(random: Random): GeneratedProduct['options'] {
  const share = random.next();
  if (share < 0.5) return [];
  const size = { name: 'Size', values: SIZES.slice(random.below(2), 3 + random.below(3)) };
  if (share < 0.85) return [size];
  const first = random.below(COLOURS.length - 1);
  return [
    { name: 'Size', values: size.values.slice(0, 3) },
    { name: 'Colour', values: COLOURS.slice(first, first + 2) },
  ];
}

function variantsOf(
  options: GeneratedProduct['options'],
  { seed, number }: { seed: number; number: number },
  random: Random,
): GeneratedVariant[] {
  const [size, colour] = options;
  const amount = amountOf(random);
  const wasDearer = random.next() < 0.15;
  const combinations = (size?.values ?? [null]).flatMap((value) =>
    (colour?.values ?? [null]).map((other) => [value, other]),
  );
  return combinations.map((values, place) => {
    const selectedOptions = options.map(({ name }, index) => ({ name, value: values[index] ?? '' }));
    const amountMinor = amount + 100 * Math.floor(place / 3);
    const dearer = wasDearer ? Math.round(amountMinor * 1.25) : null;
    return {
      id: generatedId('variant', seed, number, place),
      sku: `G${seed}-${number}-${place}`,
      title: variantTitle(selectedOptions),
      selectedOptions,
      price: { id: generatedId('price', seed, number, place), amountMinor, compareAtMinor: dearer },
      formerPrice:
        dearer === null
          ? null
          : { id: generatedId('former price', seed, number, place), amountMinor: dearer, compareAtMinor: null },
      scheduledPrice:
        random.below(100) === 0
          ? {
              id: generatedId('scheduled price', seed, number, place),
              amountMinor: amountMinor + 500,
              compareAtMinor: null,
            }
          : null,
      stock: stockOf(random),
    };
  });
}

/** From 4.90 to 990.00 of a currency with cents, mostly below 80. */
function amountOf(random: Random): number {
  const whole = Math.round(5 * 10 ** (2.3 * random.next() ** 1.5));
  return Math.min(99_000, whole * 100 - random.oneOf([0, 5, 10]));
}

/** An eighth is sold out; for a quarter, stock is not counted. */
function stockOf(random: Random): GeneratedVariant['stock'] {
  const share = random.next();
  if (share < 0.25) return { tracked: false, backorder: false, onHand: 0 };
  const onHand = share < 0.375 ? 0 : 1 + Math.floor(200 * random.next() ** 3);
  return { tracked: true, backorder: random.below(20) === 0, onHand };
}
