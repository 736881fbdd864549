import type { CategoryRow } from './catalogue.ts';

/** A category of the tree, with how many products are for sale in it and below it. */
export interface CountedCategory extends CategoryRow {
  productCount: number;
}

/** The categories of the shop, as a tree that answers without asking again. */
export interface CategoryTree {
  /** By title. */
  readonly all: readonly CountedCategory[];
  byId(id: string): CountedCategory | null;
  bySlug(slug: string): CountedCategory | null;
  /** Those at the top for null, by title. */
  childrenOf(id: string | null): readonly CountedCategory[];
  /** From the top down to the category itself. */
  pathTo(category: CategoryRow): CategoryRow[];
}

/** @param categories all of them, by title. */
export function categoryTree(categories: readonly CountedCategory[]): CategoryTree {
  const byId = new Map(categories.map((category) => [category.id, category]));
  const bySlug = new Map(categories.map((category) => [category.slug, category]));
  const pathTo = (category: CategoryRow): CategoryRow[] => {
    const parent = category.parentId === null ? undefined : byId.get(category.parentId);
    return parent ? [...pathTo(parent), category] : [category];
  };
  return {
    all: categories,
    byId: (id) => byId.get(id) ?? null,
    bySlug: (slug) => bySlug.get(slug) ?? null,
    childrenOf: (id) => categories.filter((category) => category.parentId === id),
    pathTo,
  };
}
