import { describe, expect, it } from 'vitest';
import type { CategoryRow } from '../domain/catalogue.ts';
import { CategoryPlan } from './plan-categories.ts';

function planWith(stored: CategoryRow[] = []) {
  let ids = 0;
  const plan = new CategoryPlan(stored, () => `id-${++ids}`);
  return {
    inserts: plan.inserts,
    leafId: (titles: string[]) => plan.leafId(titles.map((title) => ({ title, slug: null }))),
  };
}

describe('a path of categories', () => {
  it('a path of categories is created from the root down, once, and only where it does not exist', () => {
    const plan = planWith([{ id: 'men', slug: 'men', title: 'Men', parentId: null }]);
    expect(plan.leafId(['Men', 'Tops', 'Shirts'])).toBe('id-2');
    expect(plan.leafId(['Men', 'Tops', 'Shirts'])).toBe('id-2');
    expect(plan.inserts).toEqual([
      { id: 'id-1', slug: 'tops', title: 'Tops', parentId: 'men' },
      { id: 'id-2', slug: 'shirts', title: 'Shirts', parentId: 'id-1' },
    ]);
  });

  it('titles of categories are compared without case: the first spelling stays, unless an older tree has both', () => {
    const stored = ['Shirts', 'SHIRTS'].map((title) => ({ id: title, slug: title, title, parentId: null }));
    expect(['SHIRTS', 'Shirts', 'shirts'].map((title) => planWith(stored).leafId([title]))).toEqual([
      ...['SHIRTS', 'Shirts', 'Shirts'],
    ]);
    const plan = planWith();
    for (const path of [
      ['Οδός', 'Men'],
      ['ΟΔΌΣ', 'MEN'],
      ['οδόσ', 'men'],
    ])
      plan.leafId(path);
    expect(plan.inserts.map(({ title }) => title)).toEqual(['Οδός', 'Men']);
  });

  it('an empty path of categories gives no category', () => {
    expect(planWith().leafId([])).toBeNull();
  });

  it('a path of categories gets the slug of the whole path if its own is taken, and a unique one if that is taken too', () => {
    const plan = planWith();
    for (const path of [['Tops'], ['Men', 'Tops'], ['Men', 'tops!'], ['?!']]) plan.leafId(path);
    expect(plan.inserts.map(({ slug }) => slug)).toEqual(['tops', 'men', 'men-tops', 'men-tops-id-4', 'category-id-5']);
  });
});
