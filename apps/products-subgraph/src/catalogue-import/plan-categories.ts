import type { CategoryStep } from '../catalogue-files/catalogue-product.ts';
import type { CategoryRow } from '../domain/catalogue.ts';
import { cutText } from '../domain/cut-text.ts';
import { caseKey } from '../domain/plain-text.ts';
import { slugify } from '../domain/slug.ts';

/** Possible slugs of the category at the end of a path, the best one first. */
export function slugCandidates(path: readonly CategoryStep[]): string[] {
  const leaf = path.at(-1);
  const derived = [slugify(leaf?.title ?? ''), slugify(path.map(({ title }) => title).join(' '))];
  return [leaf?.slug ?? '', ...derived].filter((slug) => slug !== '');
}

/**
 * The part of the category tree that a batch needs. It grows with the paths that are looked up. Titles are compared
 * without case, and the first spelling stays.
 */
export class CategoryPlan {
  readonly inserts: CategoryRow[] = [];
  readonly #newId: () => string;
  readonly #byPlace = new Map<string, CategoryRow[]>();
  readonly #slugs = new Set<string>();

  /** @param stored every category with the title of one in the batch, or a slug that one could get. */
  constructor(stored: readonly CategoryRow[], newId: () => string) {
    this.#newId = newId;
    for (const category of stored) this.#keep(category);
  }

  /** The id of the category at the end of the path, root first; null for an empty path. */
  leafId(path: readonly CategoryStep[]): string | null {
    let parentId: string | null = null;
    for (const [depth, { title }] of path.entries()) {
      const category: CategoryRow =
        this.#find(parentId, title) ?? this.#create(parentId, path.slice(0, depth + 1), title);
      parentId = category.id;
    }
    return parentId;
  }

  /** Older trees may have several categories whose titles differ in case. */
  #find(parentId: string | null, title: string): CategoryRow | undefined {
    const found = this.#byPlace.get(placeOf(parentId, title));
    return found?.find((category) => category.title === title) ?? found?.[0];
  }

  #create(parentId: string | null, path: readonly CategoryStep[], title: string): CategoryRow {
    const id = this.#newId();
    const candidates = slugCandidates(path);
    // The end of a version 7 UUID is random.
    const lastResort = [cutText(candidates.at(-1) ?? 'category', 240), id.slice(-12)].join('-');
    const slug = candidates.find((candidate) => !this.#slugs.has(candidate)) ?? lastResort;
    const category = { id, slug, title, parentId };
    this.inserts.push(category);
    this.#keep(category);
    return category;
  }

  #keep(category: CategoryRow): void {
    const place = placeOf(category.parentId, category.title);
    const others = this.#byPlace.get(place);
    if (others) others.push(category);
    else this.#byPlace.set(place, [category]);
    this.#slugs.add(category.slug);
  }
}

function placeOf(parentId: string | null, title: string): string {
  return `${parentId ?? ''}/${caseKey(title)}`;
}
