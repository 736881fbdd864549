import { MAX_OPTIONS, MAX_VARIANTS } from '../product-limits.ts';
import type { InputProblems, Maybe } from './input-problems.ts';
import { addVariants, MAX_NEW_VARIANTS, type NewVariant, type NewVariantInput } from './new-variants.ts';
import { type ProductDetailsInput, readImages, withDetails } from './product-details.ts';
import type { StaffProduct } from './staff-product.ts';

/** The input for a new product. */
export interface NewProductInput extends ProductDetailsInput {
  images?: Maybe<readonly { url: string; altText?: Maybe<string> }[]>;
  options?: Maybe<readonly { name: string; values?: Maybe<readonly string[]> }[]>;
  variants?: Maybe<readonly NewVariantInput[]>;
}

interface NewProductSettings {
  currencyCode: string;
  now: Date;
  newId: () => string;
  problems: InputProblems;
}

/** A draft with its variants; invalid if there are problems. The slug is empty if none was given. */
export function newProduct(input: NewProductInput, settings: NewProductSettings) {
  const { problems, now } = settings;
  const product = {
    ...withDetails(
      { ...blankProduct(now), id: settings.newId() },
      { ...input, slug: input.slug ?? undefined },
      problems,
    ),
    images: readImages(input.images, problems),
    options: readOptions(input.options, problems),
  };
  const variants = problems.list(input.variants, ['variants'], MAX_NEW_VARIANTS);
  return addVariants({ product, present: [] }, variants, settings) satisfies {
    product: StaffProduct;
    added: NewVariant[];
  };
}

function blankProduct(now: Date): Omit<StaffProduct, 'id'> {
  return {
    ...{ slug: '', title: '', description: '', vendor: null, productType: null, tags: [], status: 'DRAFT' },
    ...{ options: [], images: [], seoTitle: null, seoDescription: null, publishedAt: null, version: 1 },
    ...{ createdAt: now, updatedAt: now, categoryIds: [] },
  };
}

function readOptions(options: NewProductInput['options'], problems: InputProblems): StaffProduct['options'] {
  const given = problems.list(options, ['options'], MAX_OPTIONS).map(({ name, values }, index) => {
    const path = ['options', String(index), 'values'];
    const read = problems
      .list(values, path, MAX_VARIANTS)
      .map((value, place) => problems.optionValue(value, [...path, String(place)]));
    problems.distinct(read, (place) => [...path, String(place)]);
    return { name: problems.name(name, ['options', String(index), 'name']), values: read };
  });
  problems.distinct(
    given.map(({ name }) => name),
    (index) => ['options', String(index), 'name'],
  );
  return given;
}
