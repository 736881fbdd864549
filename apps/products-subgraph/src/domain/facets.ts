import type { CategoryRow } from './catalogue.ts';
import type { PriceBucket, PriceBucketCount } from './price-buckets.ts';

/** A value to filter by, and the number of products with it. */
export interface FacetValue {
  value: string;
  count: number;
}

/** The filters that a list offers. */
export interface Facets {
  /** False if only the newest products of a very long list were counted. */
  exact: boolean;
  categories: { category: CategoryRow; count: number }[];
  vendors: FacetValue[];
  productTypes: FacetValue[];
  tags: FacetValue[];
  options: { name: string; values: FacetValue[] }[];
  prices: PriceBucketCount[];
}

/** The length of a list. */
export interface Total {
  count: number;
  /** False if there are more than `count`. */
  exact: boolean;
}

/** What is known about a list besides its pages. */
export interface Summary {
  total: Total;
  /** Null if they were not requested. */
  facets: Facets | null;
}

/** A count from the database. */
export interface FacetRow {
  facet: 'total' | 'inexact' | 'category' | 'vendor' | 'productType' | 'tag' | 'option' | 'price';
  value: string;
  count: number;
  category: CategoryRow | null;
}

/** Separates the name and the value of an option in the database. */
export const OPTION_SEPARATOR = '\x1f';

/** Converts counts to facets, the highest count first. */
export function facetsOf(rows: readonly FacetRow[], buckets: readonly PriceBucket[]): Facets {
  const of = (facet: FacetRow['facet']) =>
    rows.filter((row) => row.facet === facet).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const values = (facet: FacetRow['facet']) => of(facet).map(({ value, count }) => ({ value, count }));
  const countOfBucket = new Map(of('price').map(({ value, count }) => [Number(value), count]));
  return {
    exact: of('inexact').length === 0,
    categories: of('category').flatMap(({ category, count }) => (category ? [{ category, count }] : [])),
    vendors: values('vendor'),
    productTypes: values('productType'),
    tags: values('tag'),
    options: optionsOf(values('option')),
    prices: buckets.flatMap((bucket) => {
      const count = countOfBucket.get(bucket.min);
      return count === undefined ? [] : [{ ...bucket, count }];
    }),
  };
}

function optionsOf(keys: readonly FacetValue[]): Facets['options'] {
  const byName = new Map<string, FacetValue[]>();
  for (const { value: key, count } of keys) {
    const [name = '', value = ''] = key.split(OPTION_SEPARATOR);
    byName.set(name, [...(byName.get(name) ?? []), { value, count }]);
  }
  return [...byName].map(([name, values]) => ({ name, values }));
}
