import type { CategoryRow } from '../domain/catalogue.ts';
import { slugify } from '../domain/slug.ts';
import { generatedId } from './generated-id.ts';
import { mixSeed } from './random.ts';
import { DEPARTMENTS } from './vocabulary.ts';

/** A kind of thing that the generated shop sells, in a category at the bottom of the tree. */
export interface Kind {
  name: string;
  categoryId: string;
}

/**
 * The categories of a generated catalogue, each after the one that it is in, and what is in those at the bottom, the most
 * frequent first.
 */
export function generateCategories(seed: number): { categories: CategoryRow[]; kinds: Kind[] } {
  const categories: CategoryRow[] = [];
  const add = (path: readonly string[], parentId: string | null): string => {
    const id = generatedId('category', seed, categories.length);
    const slug = slugify(['generated', ...(seed === 1 ? [] : [seed]), ...path].join(' '));
    categories.push({
      id,
      slug,
      title: path.length === 1 ? titleOfTop(path[0] ?? '', seed) : (path.at(-1) ?? ''),
      parentId,
    });
    return id;
  };
  const kinds: Kind[] = [];
  for (const [department, groups] of Object.entries(DEPARTMENTS)) {
    const departmentId = add([department], null);
    for (const [group, names] of Object.entries(groups)) {
      const groupId = add([department, group], departmentId);
      for (const name of names) kinds.push({ name, categoryId: add([department, group, name], groupId) });
    }
  }
  // Another kind is the most frequent one for each seed.
  const first = mixSeed(seed) % kinds.length;
  return { categories, kinds: [...kinds.slice(first), ...kinds.slice(0, first)] };
}

/** Of one title there is one category at each place: catalogues of several seeds stand side by side. */
function titleOfTop(department: string, seed: number): string {
  return seed === 1 ? department : `${department} ${seed}`;
}
