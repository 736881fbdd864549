import type { CategoryRow } from './catalogue.ts';
import type { PriceBucket, PriceBucketCount } from './price-buckets.ts';

/** A value to filter by, and how many products that would leave. */
export interface FacetValue {
  value: string;
  count: number;
}

/** What a list can be narrowed down by. */
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

/** How long a list is. */
export interface Total {
  count: number;
  /** False if there are more than `count`. */
  exact: boolean;
}

/** What is known of a list in addition to its pages. */
export interface Summary {
  total: Total;
  /** Null if they were not asked for. */
  facets: Facets | null;
}

/** One count, as the database answers it. */
export interface FacetRow {
  facet: 'total' | 'inexact' | 'category' | 'vendor' | 'productType' | 'tag' | 'option' | 'price';
  value: string;
  count: number;
  category: CategoryRow | null;
}

/** Stands between the name and the value of an option in the database. */
export const OPTION_SEPARATOR = '\x1f';

/** Sorts counts, the highest first, into facets. */
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
