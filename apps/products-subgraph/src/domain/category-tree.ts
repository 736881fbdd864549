import type { CategoryRow } from './catalogue.ts';

/** A category of the tree, with the number of products on sale in it and below it. */
export interface CountedCategory extends CategoryRow {
  productCount: number;
}

/** The categories of the shop as a tree in memory. */
export interface CategoryTree {
  byId(id: string): CountedCategory | null;
  bySlug(slug: string): CountedCategory | null;
  /** The children of a category, by title; null means the top level. */
  childrenOf(id: string | null): readonly CountedCategory[];
  /** From the root to the category itself. */
  pathTo(category: CategoryRow): CategoryRow[];
}

/** @param categories all of them, by title. */
export function categoryTree(categories: readonly CountedCategory[]): CategoryTree {
  const byId = new Map(categories.map((category) => [category.id, category]));
  const bySlug = new Map(categories.map((category) => [category.slug, category]));
  const children = new Map<string | null, CountedCategory[]>();
  for (const category of categories) {
    const siblings = children.get(category.parentId);
    if (siblings) siblings.push(category);
    else children.set(category.parentId, [category]);
  }
  const pathTo = (category: CategoryRow): CategoryRow[] => {
    const parent = category.parentId === null ? undefined : byId.get(category.parentId);
    return parent ? [...pathTo(parent), category] : [category];
  };
  return {
    byId: (id) => byId.get(id) ?? null,
    bySlug: (slug) => bySlug.get(slug) ?? null,
    childrenOf: (id) => children.get(id) ?? [],
    pathTo,
  };
}
