import type { CategoryRow } from '../catalogue.ts';
import { caseKey } from '../plain-text.ts';
import { MAX_CATEGORY_DEPTH } from '../product-limits.ts';
import type { InputProblems } from './input-problems.ts';

/** The category tree, reduced to what its rules need. */
export type Tree = ReadonlyMap<string, CategoryRow>;

/** Whether `category` is `ancestor`, or below it. */
export function isWithin(tree: Tree, category: string | null, ancestor: string): boolean {
  return pathTo(tree, category).includes(ancestor);
}

/** Reports a place where the tree would become too deep, or where a sibling has the same title in any case. */
export function checkPlace(tree: Tree, category: CategoryRow, problems: InputProblems): void {
  const { id, title, parentId } = category;
  if (pathTo(tree, parentId).length + heightOf(tree, id) > MAX_CATEGORY_DEPTH) {
    problems.refuse(['parentId'], `the tree is at most ${MAX_CATEGORY_DEPTH} categories deep`);
  }
  const siblings = [...tree.values()].filter((other) => other.parentId === parentId && other.id !== id);
  if (siblings.some((other) => caseKey(other.title) === caseKey(title))) {
    problems.refuse(['title'], 'there is a category with this title, in this or another case, at this place already');
  }
}

function pathTo(tree: Tree, id: string | null): string[] {
  const path: string[] = [];
  for (let at = id; at !== null; at = tree.get(at)?.parentId ?? null) path.unshift(at);
  return path;
}

/** 1 for a category without children. */
function heightOf(tree: Tree, id: string): number {
  const own = pathTo(tree, id).length;
  const depths = [...tree.keys()]
    .filter((other) => isWithin(tree, other, id))
    .map((other) => pathTo(tree, other).length);
  return Math.max(own, ...depths) - own + 1;
}
