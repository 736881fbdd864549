import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { change, eur, logIn, must } from './support/staff.ts';

const guest = createClient(inject('gatewayUrl'));
const sam = await logIn('sam', 'products:write');
const madeProducts: string[] = [];
const madeCategories: string[] = [];

async function makeCategory(parentId: string | null = null, title = `Test ${randomUUID()}`): Promise<string> {
  const { category } = await must(sam, 'createCategory', { title, parentId });
  madeCategories.push(category.id);
  return category.id;
}

async function makeProduct(categoryIds: string[] = []): Promise<string> {
  const variants = [{ price: eur(1990) }];
  const { product } = await must(sam, 'createProduct', { title: 'In categories', categoryIds, variants });
  madeProducts.push(product.id);
  return product.id;
}

const publish = (productId: string) => must(sam, 'publishProduct', { productId });
const move = (categoryId: string, parentId: string | null) => change(sam, 'moveCategory', { categoryId, parentId });

/** What the shop shows of a category. */
async function readCategory(id: string) {
  const { data } = await sam.query(
    'mutation ($id: ID!) { updateCategory(input: { categoryId: $id }) { category { slug productCount breadcrumbs { id } } } }',
    { id },
  );
  const { slug, productCount, breadcrumbs } = data.updateCategory.category;
  const listed = await guest.query(
    'query ($slug: String!) { products(first: 100, filter: { category: $slug }) { totalCount nodes { id } } }',
    { slug },
  );
  const { totalCount, nodes } = listed.data.products;
  return {
    productCount,
    totalCount,
    path: breadcrumbs.map((category: { id: string }) => category.id),
    products: nodes.map((product: { id: string }) => product.id).sort(),
  };
}

afterAll(async () => {
  for (let from = 0; from < madeProducts.length; from += 100) {
    const products = madeProducts.slice(from, from + 100).map((productId) => ({ productId }));
    await must(sam, 'archiveProducts', { products });
  }
  const left = new Set(madeCategories);
  for (let before = -1; left.size !== before && left.size > 0; ) {
    before = left.size;
    for (const categoryId of left) {
      const { userErrors } = await change(sam, 'deleteCategory', { categoryId, unassignProducts: true });
      if (userErrors[0]?.code !== 'CATEGORY_NOT_EMPTY') left.delete(categoryId);
    }
  }
  expect(left.size).toBe(0);
});

/** The tree and its contents, as plain data. */
class Model {
  readonly parents = new Map<string, string | null>();
  readonly categoriesOf = new Map<string, Set<string>>();
  readonly onSale = new Set<string>();

  pathOf(id: string): string[] {
    const parent = this.parents.get(id) ?? null;
    return parent === null ? [id] : [...this.pathOf(parent), id];
  }

  heightOf(id: string): number {
    const below = [...this.parents].filter(([, parent]) => parent === id).map(([child]) => this.heightOf(child));
    return 1 + Math.max(0, ...below);
  }

  productsIn(id: string): string[] {
    const within = (category: string) => this.pathOf(category).includes(id);
    return [...this.onSale].filter((product) => [...(this.categoriesOf.get(product) ?? [])].some(within)).sort();
  }
}

const command = fc.record({
  kind: fc.constantFrom(
    'create',
    'move',
    'move',
    'move',
    'assign',
    'assign',
    'remove',
    'publish',
    'unpublish',
    'delete',
  ),
  one: fc.nat(),
  other: fc.option(fc.nat()),
});

async function run(model: Model, { kind, one, other }: { kind: string; one: number; other: number | null }) {
  const { parents, categoriesOf, onSale } = model;
  const of = (ids: ReadonlyMap<string, unknown>, index: number) => [...ids.keys()][index % ids.size] ?? '';
  const category = of(parents, one);
  const target = other === null ? null : of(parents, other);
  const product = of(categoriesOf, other ?? 0);
  if (kind === 'create') {
    if (target === null || model.pathOf(target).length < 10) parents.set(await makeCategory(target), target);
  } else if (kind === 'move') {
    const answer = await move(category, target);
    const isCycle = target !== null && model.pathOf(target).includes(category);
    const isDeep = (target === null ? 0 : model.pathOf(target).length) + model.heightOf(category) > 10;
    const expected = isCycle ? ['CATEGORY_CYCLE'] : isDeep ? ['INVALID_INPUT'] : [];
    expect(answer.userErrors.map(({ code }: { code: string }) => code)).toEqual(expected);
    if (expected.length === 0) parents.set(category, target);
  } else if (kind === 'assign' || kind === 'remove') {
    const field = kind === 'assign' ? 'assignProductsToCategory' : 'removeProductsFromCategory';
    await must(sam, field, { categoryId: category, productIds: [product] });
    categoriesOf.get(product)?.[kind === 'assign' ? 'add' : 'delete'](category);
  } else if (kind === 'publish' || kind === 'unpublish') {
    await must(sam, `${kind}Product`, { productId: product });
    onSale[kind === 'publish' ? 'add' : 'delete'](product);
  } else if (parents.size > 2) {
    const answer = await change(sam, 'deleteCategory', { categoryId: category });
    const isEmpty =
      ![...parents.values()].includes(category) && ![...categoriesOf.values()].some((ids) => ids.has(category));
    expect(answer.deletedCategoryId).toBe(isEmpty ? category : null);
    if (isEmpty) parents.delete(category);
  }
}

describe('the tree of categories', () => {
  it('the tree of categories has the expected counts, lists and breadcrumbs after any changes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 12, maxLength: 20 }), async (commands) => {
        const model = new Model();
        for (const parent of [null, null]) model.parents.set(await makeCategory(parent), parent);
        for (let products = 0; products < 3; products++) model.categoriesOf.set(await makeProduct(), new Set());
        for (const each of commands) await run(model, each);
        for (const id of model.parents.keys()) {
          const products = model.productsIn(id);
          const { length } = products;
          expect(await readCategory(id)).toEqual({
            path: model.pathOf(id),
            products,
            productCount: length,
            totalCount: length,
          });
        }
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });

  it('the tree of categories stays a tree if concurrent moves would together make a cycle', async () => {
    for (let round = 0; round < 4; round++) {
      const [a, b, c] = [await makeCategory(), await makeCategory(), await makeCategory()];
      const answers = await Promise.all([move(a, b), move(b, c), move(c, a)]);
      const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code));
      expect(codes).toEqual(['CATEGORY_CYCLE']);
      const paths = await Promise.all([a, b, c].map(async (id) => (await readCategory(id)).path.length));
      expect(paths.sort()).toEqual([1, 2, 3]);
    }
  });

  it('the tree of categories counts a product that goes on sale while its category moves', async () => {
    for (let round = 0; round < 4; round++) {
      const [from, to] = [await makeCategory(), await makeCategory()];
      const category = await makeCategory(from);
      const products = [await makeProduct([category]), await makeProduct([category])].sort();
      await Promise.all([publish(products[0] ?? ''), move(category, to), publish(products[1] ?? '')]);
      expect(await readCategory(to)).toMatchObject({ products, productCount: 2 });
      expect(await readCategory(from)).toMatchObject({ products: [], productCount: 0 });
    }
  });

  it('the tree of categories refuses equal titles or slugs, and categories that are too deep', async () => {
    const parentId = await makeCategory();
    const first = await makeCategory(parentId, 'Bowls');
    const codes = async (field: string, input: object) =>
      (await change(sam, field, { ...input })).userErrors.map(({ code, path }: { code: string; path: string[] }) => [
        code,
        ...path,
      ]);
    for (const title of ['Bowls', 'BOWLS'])
      expect(await codes('createCategory', { title, parentId })).toEqual([['INVALID_INPUT', 'title']]);
    const { slug } = (await must(sam, 'updateCategory', { categoryId: first })).category;
    expect(await codes('createCategory', { title: 'Other', slug })).toEqual([['SLUG_TAKEN', 'slug']]);
    expect(await codes('createCategory', { title: 'Other', parentId: randomUUID() })).toEqual([
      ['NOT_FOUND', 'parentId'],
    ]);
    let deepest = first;
    for (let depth = 3; depth <= 10; depth++) deepest = await makeCategory(deepest);
    expect(await codes('createCategory', { title: 'Other', parentId: deepest })).toEqual([
      ['INVALID_INPUT', 'parentId'],
    ]);
    const top = await makeCategory();
    expect(await codes('moveCategory', { categoryId: parentId, parentId: top })).toEqual([
      ['INVALID_INPUT', 'parentId'],
    ]);
  });

  it('the tree of categories does not lose the products of a deleted category unless requested', async () => {
    const categoryId = await makeCategory();
    const productId = await makeProduct([categoryId]);
    await makeCategory(categoryId);
    expect(await change(sam, 'deleteCategory', { categoryId, unassignProducts: true })).toMatchObject({
      deletedCategoryId: null,
      userErrors: [{ __typename: 'CategoryNotEmpty', childCount: 1, productCount: 1 }],
    });
    const leaf = await makeCategory();
    await must(sam, 'assignProductsToCategory', { categoryId: leaf, productIds: [productId] });
    expect((await change(sam, 'deleteCategory', { categoryId: leaf })).userErrors).toMatchObject([
      { code: 'CATEGORY_NOT_EMPTY', childCount: 0, productCount: 1 },
    ]);
    expect((await must(sam, 'deleteCategory', { categoryId: leaf, unassignProducts: true })).deletedCategoryId).toBe(
      leaf,
    );
    const { product } = await must(sam, 'updateProduct', { productId });
    expect(product.categories).toEqual([{ id: categoryId }]);
  });
});
