import { describe, expect, it } from 'vitest';
import { createLibrary } from './support/library.ts';

/** Adds a different description of a type that another subgraph describes: this causes a hint. */
const describeAgain = async () => {
  const library = await createLibrary();
  library.replace('reviews.graphql', 'type Book @key', '"Something to review."\ntype Book @key');
  return library;
};

describe('a composition hint', () => {
  it('a composition hint that is not in the baseline is an error, with its places', async () => {
    const library = await describeAgain();
    const findings = await library.find('--only', 'composition');
    expect(findings).toMatchObject([
      {
        code: 'INCONSISTENT_DESCRIPTION',
        severity: 'error',
        coordinate: 'Book',
        place: { file: 'books.graphql', subgraph: 'books' },
        related: [{ file: 'reviews.graphql', subgraph: 'reviews' }],
      },
    ]);
  });

  it('an accepted composition hint is not reported, even if its line moves', async () => {
    const library = await describeAgain();
    await library.run('accept');
    library.write({ 'reviews.graphql': `# a new first line\n${library.read('reviews.graphql')}` });
    expect(await library.find('--only', 'composition')).toEqual([]);
  });

  it('a known composition hint that no longer occurs is reported', async () => {
    const library = await describeAgain();
    await library.run('accept');
    library.replace('reviews.graphql', '"Something to review."\n', '');
    expect(await library.find('--only', 'composition')).toMatchObject([
      { code: 'HINT_GONE', severity: 'warning', coordinate: 'Book', place: { file: 'hints.yaml' } },
    ]);
  });
});
