import { badUserInput, isStorableText } from '@commerce/graphql';
import { composed, normalizeText } from './plain-text.ts';

/** How a list of products can be sorted. */
export type ProductSort = 'RELEVANCE' | 'NEWEST' | 'PRICE_ASC' | 'PRICE_DESC' | 'TITLE';

/** Selects products; empty lists and nulls do not restrict. */
export interface ProductFilter {
  /** The slug of a category; includes the categories below it. */
  readonly category: string | null;
  readonly vendors: readonly string[];
  readonly productTypes: readonly string[];
  readonly tags: readonly string[];
  /** In minor units, both ends inclusive. */
  readonly price: { readonly min: number | null; readonly max: number | null };
  readonly availableOnly: boolean;
  readonly options: readonly { readonly name: string; readonly values: readonly string[] }[];
}

/** A checked selection of products: search text and filter. */
export interface ProductSelection {
  /** Null if there is no search. */
  readonly search: string | null;
  readonly filter: ProductFilter;
}

type Maybe<Value> = { [Key in keyof Value]?: Value[Key] | null };

/** A filter as GraphQL passes it in. */
export type FilterArgument = Maybe<Omit<ProductFilter, 'price'>> & { price?: Maybe<ProductFilter['price']> | null };

const MAX_SEARCH_LENGTH = 200;
const MAX_VALUES = 50;
const MAX_OPTIONS = 10;
/** Of all lists of a filter together: PostgreSQL compares each of them with each product. */
const MAX_ALL_VALUES = 100;
/** UTF-16 units of a value: stored names have up to 255, and composed letters may be given as several characters. */
const MAX_VALUE_LENGTH = 1000;

/** @throws BAD_USER_INPUT for lists that are too long, negative prices, and ranges that end before they start. */
export function readFilter(given: FilterArgument): ProductFilter {
  const { min = null, max = null } = given.price ?? {};
  for (const [name, price] of Object.entries({ min, max })) {
    if (price !== null && price < 0) throw badUserInput(`filter.price.${name} must not be below zero`, 'filter');
  }
  if (min !== null && max !== null && min > max) {
    throw badUserInput('filter.price.min must not be greater than filter.price.max', 'filter');
  }
  const options = bounded(given.options ?? [], 'options', MAX_OPTIONS).filter(({ values }) => values.length > 0);
  const lists = [given.vendors, given.productTypes, given.tags, ...options.map(({ values }) => values)];
  const values = lists.reduce((sum, list) => sum + (list?.length ?? 0), 0);
  if (values > MAX_ALL_VALUES)
    throw badUserInput(`filter takes at most ${MAX_ALL_VALUES} values, not ${values}`, 'filter');
  return {
    category: given.category == null ? null : composed(text(given.category, 'category')),
    vendors: texts(given.vendors, 'vendors'),
    productTypes: texts(given.productTypes, 'productTypes'),
    tags: texts(given.tags, 'tags'),
    price: { min, max },
    availableOnly: given.availableOnly ?? false,
    options: options.map(({ name, values }) => ({
      name: text(name, 'options.name'),
      values: texts(values, `options.${name}`),
    })),
  };
}

/** A name as given, and in normalised form: some were stored before names were normalised. */
export function spellings(name: string): string[] {
  const normal = normalizeText(name);
  return normal === name ? [name] : [name, normal];
}

/** Null if the search is empty. @throws BAD_USER_INPUT if it is too long. */
export function readSearch(search: string | null | undefined, argument = 'search'): string | null {
  const text = search?.replaceAll('\0', ' ').toWellFormed().trim() ?? '';
  if (text.length > MAX_SEARCH_LENGTH) {
    throw badUserInput(`${argument} must have at most ${MAX_SEARCH_LENGTH} characters`, argument);
  }
  return text === '' ? null : text;
}

/** Whether all products are selected. */
export function isUnrestricted({ search, filter }: ProductSelection): boolean {
  const { category, vendors, productTypes, tags, price, availableOnly, options } = filter;
  const lists = [vendors, productTypes, tags, options];
  const isFree = category === null && price.min === null && price.max === null && !availableOnly;
  return search === null && isFree && lists.every((list) => list.length === 0);
}

function text(value: string, name: string): string {
  if (value.length > MAX_VALUE_LENGTH) {
    throw badUserInput(`filter.${name} takes texts of at most ${MAX_VALUE_LENGTH} characters`, 'filter');
  }
  if (isStorableText(value)) return value;
  throw badUserInput(`filter.${name} is not text`, 'filter');
}

function texts(values: readonly string[] | null | undefined, name: string): readonly string[] {
  const all = new Set(bounded(values ?? [], name, MAX_VALUES));
  return [...new Set([...all].flatMap((value) => spellings(text(value, name))))];
}

function bounded<Item>(items: readonly Item[], name: string, most: number): readonly Item[] {
  if (items.length <= most) return items;
  throw badUserInput(`filter.${name} takes at most ${most} values, not ${items.length}`, 'filter');
}
