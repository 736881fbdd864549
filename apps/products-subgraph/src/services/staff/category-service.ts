import { notFound } from '@commerce/graphql';
import { v7 as newId } from 'uuid';
import type { CategoryRow } from '../../domain/catalogue.ts';
import { slugsFor } from '../../domain/slug.ts';
import { checkPlace, isWithin, type Tree } from '../../domain/staff/category-rules.ts';
import { InputProblems, type Maybe } from '../../domain/staff/input-problems.ts';
import { readSlug } from '../../domain/staff/product-details.ts';
import { categoryCycle, categoryNotEmpty, type StaffError, slugTaken } from '../../domain/staff/staff-errors.ts';
import { changesBetween, type StaffAction, type StaffActor } from '../../domain/staff-event.ts';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';
import { recordStaffEvents } from '../record-staff-events.ts';
import { changeCatalogue } from './catalogue-transaction.ts';

/** A changed category, or why it was not changed. */
export interface CategoryResult {
  category: CategoryRow | null;
  userErrors: StaffError[];
}

/** Changes the tree of categories, one change at a time, so that it stays a tree. */
export type StaffCategoryService = ReturnType<typeof createStaffCategoryService>;

export function createStaffCategoryService({ prisma }: { prisma: PrismaClient }) {
  const change = <Result>(work: (tx: Prisma.TransactionClient, tree: Tree) => Promise<Result>) =>
    changeCatalogue(prisma, 'CATEGORY_TREE', async (tx) => work(tx, await readTree(tx)));

  return {
    create: (actor: StaffActor, input: { title: string; slug?: Maybe<string>; parentId?: Maybe<string> }) =>
      change(async (tx, tree) => {
        const problems = new InputProblems();
        const parentId = input.parentId ?? null;
        if (parentId !== null && !tree.has(parentId))
          return refused(notFound('there is no such category', ['parentId']));
        const id = newId();
        const title = problems.name(input.title, ['title']);
        const slug = input.slug == null ? freeSlug(tree, title, id) : readSlug(input.slug, problems);
        return place(tx, actor, tree, { before: null, after: { id, title, slug, parentId }, problems });
      }),

    update: (actor: StaffActor, input: { categoryId: string; title?: Maybe<string>; slug?: Maybe<string> }) =>
      change(async (tx, tree) => {
        const problems = new InputProblems();
        const before = tree.get(input.categoryId);
        if (!before) return refused(noCategory());
        const title = input.title === undefined ? before.title : problems.name(input.title, ['title']);
        const slug = input.slug === undefined ? before.slug : readSlug(input.slug, problems);
        return place(tx, actor, tree, { before, after: { ...before, title, slug }, problems });
      }),

    move: (actor: StaffActor, input: { categoryId: string; parentId?: Maybe<string> }) =>
      change(async (tx, tree) => {
        const before = tree.get(input.categoryId);
        if (!before) return refused(noCategory());
        const parentId = input.parentId ?? null;
        if (parentId !== null && !tree.has(parentId))
          return refused(notFound('there is no such category', ['parentId']));
        if (isWithin(tree, parentId, before.id)) return refused(categoryCycle());
        return place(tx, actor, tree, { before, after: { ...before, parentId }, problems: new InputProblems() });
      }),

    remove: (actor: StaffActor, input: { categoryId: string; unassignProducts?: Maybe<boolean> }) =>
      change(async (tx, tree): Promise<{ deletedCategoryId: string | null; userErrors: StaffError[] }> => {
        const category = tree.get(input.categoryId);
        if (!category) return { deletedCategoryId: null, userErrors: [noCategory()] };
        const { id } = category;
        const childCount = [...tree.values()].filter(({ parentId }) => parentId === id).length;
        const productCount = await tx.productCategory.count({ where: { categoryId: id } });
        if (childCount > 0 || (productCount > 0 && !input.unassignProducts)) {
          return { deletedCategoryId: null, userErrors: [categoryNotEmpty(childCount, productCount)] };
        }
        await tx.$executeRaw`DELETE FROM product_category WHERE category_id = ${id}::uuid`;
        await tx.$executeRaw`DELETE FROM category WHERE id = ${id}::uuid`;
        const gone = { title: null, slug: null, parentId: null, productCount: null };
        const changes = changesBetween({ ...category, productCount }, gone as object);
        await recordStaffEvents(tx, actor, [
          { action: 'CATEGORY_DELETED', entityType: 'CATEGORY', entityId: id, changes },
        ]);
        return { deletedCategoryId: id, userErrors: [] };
      }),
  };
}

const noCategory = () => notFound('there is no such category', ['categoryId']);

function refused(...userErrors: StaffError[]): CategoryResult {
  return { category: null, userErrors };
}

async function readTree(tx: Prisma.TransactionClient): Promise<Tree> {
  const rows = await tx.$queryRaw<CategoryRow[]>`SELECT id, slug, title, parent_id AS "parentId" FROM category`;
  return new Map(rows.map((row) => [row.id, row]));
}

/** Writes a new or changed category, if the rules of the tree allow it. */
async function place(
  tx: Prisma.TransactionClient,
  actor: StaffActor,
  tree: Tree,
  { before, after, problems }: { before: CategoryRow | null; after: CategoryRow; problems: InputProblems },
): Promise<CategoryResult> {
  checkPlace(tree, after, problems);
  if (problems.found.length > 0) return refused(...problems.found);
  const isTaken = [...tree.values()].some(({ id, slug }) => slug === after.slug && id !== after.id);
  if (isTaken) return refused(slugTaken(after.slug, ['slug']));
  const { id, slug, title, parentId } = after;
  const changes = changesBetween(before, { title, slug, parentId });
  if (changes.length === 0) return { category: after, userErrors: [] };
  await tx.$executeRaw`
    INSERT INTO category (id, slug, title, parent_id) VALUES (${id}::uuid, ${slug}, ${title}, ${parentId}::uuid)
    ON CONFLICT (id) DO UPDATE SET slug = ${slug}, title = ${title}, parent_id = ${parentId}::uuid`;
  await recordStaffEvents(tx, actor, [
    { action: actionOf(before, after), entityType: 'CATEGORY', entityId: id, changes },
  ]);
  return { category: after, userErrors: [] };
}

function actionOf(before: CategoryRow | null, after: CategoryRow): StaffAction {
  if (before === null) return 'CATEGORY_CREATED';
  return before.parentId === after.parentId ? 'CATEGORY_UPDATED' : 'CATEGORY_MOVED';
}

function freeSlug(tree: Tree, title: string, id: string): string {
  const taken = new Set([...tree.values()].map(({ slug }) => slug));
  return slugsFor(title, id).find((slug) => !taken.has(slug)) ?? id;
}
