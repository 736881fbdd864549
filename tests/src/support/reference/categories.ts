import type { Client } from '../client.ts';
import { must } from '../staff.ts';

/** Creates categories below one of our own, and deletes all of them in the end. */
export function setCategories(staff: Client) {
  let made: Promise<{ id: string; slug: string }> | null = null;
  /** Created on demand: the examples of buyers show the shop without it. */
  const own = () => {
    made ??= must(staff, 'createCategory', { title: 'Tea and coffee' }).then(({ category }) => category);
    return made;
  };
  const root = async () => (await own()).id;
  return {
    root,
    make: async (title: string): Promise<string> =>
      (await must(staff, 'createCategory', { title, parentId: await root() })).category.id,
    deleteAll: async (): Promise<void> => {
      if (!made) return;
      const text = 'query ($slug: String!) { category(slug: $slug) { id children { id children { id } } } }';
      const { data } = await staff.query(text, { slug: (await made).slug });
      await deleteTree(staff, data.category);
    },
  };
}

interface Tree {
  id: string;
  children?: Tree[];
}

async function deleteTree(staff: Client, { id, children = [] }: Tree): Promise<void> {
  for (const child of children) await deleteTree(staff, child);
  await must(staff, 'deleteCategory', { categoryId: id, unassignProducts: true });
}
