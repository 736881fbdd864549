import { describe, expect, it } from 'vitest';
import { createLibrary } from './support/library.ts';

const findPlans = (library: Awaited<ReturnType<typeof createLibrary>>) => library.find('--only', 'plans');

/** Makes the stars of a book depend on its title, which another subgraph has. */
async function addHop() {
  const library = await createLibrary();
  library.replace('reviews.graphql', 'stars: Int', 'former: Int @requires(fields: "title")\n  title: String @external');
  library.replace('reviews.graphql', 'former: Int', 'stars: Int');
  library.replace('operations/add-review.graphql', 'id\n', 'stars\n');
  return library;
}

describe('a query plan', () => {
  it('a query plan is committed as its fetches, their order and depth', async () => {
    const library = await createLibrary();
    expect(library.read('plans.yaml')).toContain(`ReadBook:
  hops: 2
  fetches: 2
  plan:
    - 1 books
    - 2 reviews at book
`);
  });

  it('a query plan with an additional hop is an error until it is accepted', async () => {
    const library = await addHop();
    expect(await findPlans(library)).toMatchObject([
      {
        code: 'PLAN_HOP_ADDED',
        coordinate: 'AddReview',
        message: expect.stringContaining('AddReview takes 3 hops instead of 1'),
        place: { file: 'operations/add-review.graphql' },
      },
    ]);
    await library.run('accept');
    expect(await findPlans(library)).toEqual([]);
  });

  it('a query plan with more hops than its budget is an error, accepted or not', async () => {
    const library = await createLibrary();
    library.replace('schema-check.yaml', 'ReadBook: 2', 'ReadBook: 1');
    await library.run('accept');
    expect(await findPlans(library)).toMatchObject([{ code: 'PLAN_OVER_BUDGET', coordinate: 'ReadBook' }]);
  });

  it('a query plan with more fetches at the same depth is an error', async () => {
    const library = await createLibrary();
    library.replace('operations/read-book.graphql', 'stars\n  }', 'stars\n  }\n  books { nodes { stars } }');
    expect(await findPlans(library)).toMatchObject([{ code: 'PLAN_FETCH_ADDED', coordinate: 'ReadBook' }]);
  });

  it('a shorter query plan must be accepted too, so that it stays short', async () => {
    const library = await createLibrary();
    library.replace('operations/read-book.graphql', '    stars\n', '');
    expect(await findPlans(library)).toMatchObject([{ code: 'PLAN_CHANGED', coordinate: 'ReadBook' }]);
  });

  it('a query plan of a new operation must be committed, and that of a removed one deleted', async () => {
    const library = await createLibrary();
    library.replace('operations/add-review.graphql', 'mutation AddReview', 'mutation Review');
    expect(await findPlans(library)).toMatchObject([
      { code: 'PLAN_UNKNOWN', severity: 'error', coordinate: 'Review' },
      { code: 'PLAN_GONE', severity: 'warning', coordinate: 'AddReview', place: { file: 'plans.yaml' } },
    ]);
  });

  it('a hop budget without an operation is an error', async () => {
    const library = await createLibrary();
    library.replace('schema-check.yaml', 'ReadBook: 2', 'ReadBooks: 2');
    expect(await findPlans(library)).toMatchObject([{ code: 'PLAN_BUDGET_UNUSED', coordinate: 'ReadBooks' }]);
  });
});
