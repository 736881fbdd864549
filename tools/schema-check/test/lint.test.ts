import { describe, expect, it } from 'vitest';
import { createLibrary } from './support/library.ts';

/** Changes of the clean library project, and the expected findings. */
const cases: [string, string, string, string, string, string][] = [
  ['a type without a description', 'books', '"A book."\n', '', 'LINT_DESCRIPTION', 'Book'],
  ['a field without one', 'books', '  "What it is called."\n', '', 'LINT_DESCRIPTION', 'Book.title'],
  ['an argument without one', 'books', `"The book's id." `, '', 'LINT_DESCRIPTION', 'Query.book.id'],
  ['an input field without one', 'reviews', '  "Which book."\n', '', 'LINT_DESCRIPTION', 'AddReviewInput.bookId'],
  ['an enum value without one', 'books', '  "Made up."\n', '', 'LINT_DESCRIPTION', 'Kind.FICTION'],
  ['a field in snake_case', 'reviews', 'stars: Int', 'star_count: Int', 'LINT_NAMING', 'Book.star_count'],
  ['an enum value in lower case', 'books', 'FACT', 'fact', 'LINT_NAMING', 'Kind.fact'],
  ['an input without its suffix', 'reviews', 'AddReviewInput', 'Review', 'LINT_NAMING', 'Review'],
  ['a connection without a count', 'books', 'totalCount: Int!', 'size: Int!', 'LINT_CONNECTION', 'BookConnection'],
  ['an edge whose cursor may be null', 'books', 'cursor: String!', 'cursor: String', 'LINT_CONNECTION', 'BookEdge'],
  ['a connection that cannot be paged', 'books', '"How many." first: Int, ', '', 'LINT_CONNECTION', 'Query.books'],
  ['a mutation without one input', 'reviews', 'input: Add', 'review: Add', 'LINT_MUTATION', 'Mutation.addReview'],
  ['a mutation without a payload', 'reviews', 'AddReviewPayload', 'Review', 'LINT_MUTATION', 'Mutation.addReview'],
  ['a payload without userErrors', 'reviews', 'userErrors:', 'problems:', 'LINT_MUTATION', 'Mutation.addReview'],
  ['a root field that is not nullable', 'books', 'ID!): Book', 'ID!): Book!', 'LINT_NULLABILITY', 'Query.book'],
  ['a contributed field that is not nullable', 'reviews', 'Int\n}', 'Int!\n}', 'LINT_NULLABILITY', 'Book.stars'],
  ['a list input without a bound', 'reviews', 'At most 5 tags', 'Tags', 'LINT_LIST_SIZE', 'AddReviewInput.tags'],
  ['a root field with an endless list', 'books', 'ID!): Book', 'ID!): [Book]', 'LINT_LIST_SIZE', 'Query.book'],
];

describe('the lint', () => {
  it.each(cases)('the schema lint finds %s, with its place', async (_title, file, before, after, code, coordinate) => {
    const library = await createLibrary();
    const path = `${file}.graphql`;
    library.write({ [path]: library.read(path).replaceAll(before, after) });
    const findings = await library.find('--only', 'lint');
    expect(findings).toContainEqual(
      expect.objectContaining({ code, coordinate, severity: 'error', place: expect.objectContaining({ file: path }) }),
    );
  });

  it('the schema lint finds a field that must be nullable because another subgraph resolves part of it', async () => {
    const library = await createLibrary();
    library.replace('reviews.graphql', 'book: Book\n', 'book: Book!\n');
    library.replace('books.graphql', 'title: String\n', 'title: String!\n');
    expect(await library.find('--only', 'lint')).toMatchObject([
      {
        code: 'LINT_NULLABILITY',
        coordinate: 'AddReviewPayload.book',
        message: expect.stringContaining('Book.title'),
      },
    ]);
  });

  it.each([
    ['a field', 'reviews.graphql', 'stars: Int', 'stars: Int @deprecated(reason: "R")', 'Book.stars'],
    ['an enum value', 'books.graphql', 'FACT', 'FACT @deprecated(reason: "R")', 'Kind.FACT'],
  ])(
    'the schema lint requires an end date in the reason of a deprecation: %s',
    async (_what, file, before, after, coordinate) => {
      for (const [reason, found] of [
        ['Use another.', 1],
        ['Use another; stays until 2027-02-30.', 1],
        ['Use another; stays until 2027-02-28.', 0],
      ] as const) {
        const library = await createLibrary();
        library.replace(file, before, after.replace('R', reason));
        const findings = await library.find('--only', 'lint');
        expect(findings.filter(({ code }) => code === 'LINT_DEPRECATION')).toMatchObject(
          Array(found).fill({ coordinate, severity: 'error' }),
        );
      }
    },
  );

  it('the schema lint accepts an argument that limits a list as its bound', async () => {
    const library = await createLibrary();
    library.replace(
      'books.graphql',
      '"One book."',
      '"New books."\n  news("How many." first: Int): [Book!]\n  "One book."',
    );
    expect(await library.find('--only', 'lint')).toEqual([]);
  });

  it('the schema lint requires the sizes of all lists in a graph that declares some', async () => {
    const library = await createLibrary();
    library.replace('books.graphql', '"@shareable"', '"@shareable", "@listSize"');
    library.replace(
      'books.graphql',
      'title: String\n',
      'title: String\n  "At most 3 others."\n  similar: [Book!]\n  "At most 3 more."\n  sequels: [Book!] @listSize(assumedSize: 3)\n',
    );
    const findings = await library.find('--only', 'lint');
    expect(findings.map(({ code, coordinate, severity }) => `${severity} ${code} ${coordinate}`).toSorted()).toEqual([
      'error LINT_ASSUMED_SIZE Book.similar',
      'error LINT_ASSUMED_SIZE Query.books',
    ]);
    library.replace('books.graphql', 'similar: [Book!]', 'similar: [Book!] @listSize(assumedSize: 3)');
    library.replace(
      'books.graphql',
      'kind: Kind): BookConnection',
      'kind: Kind): BookConnection @listSize(assumedSize: 20, slicingArguments: ["first"], sizedFields: ["nodes", "edges"], requireOneSlicingArgument: false)',
    );
    expect(await library.find('--only', 'lint')).toEqual([]);
  });

  it('the schema lint warns about a list below the root, unless it is configured as bounded by its parent', async () => {
    const library = await createLibrary();
    library.replace('books.graphql', 'title: String\n', 'title: String\n  "Others like it."\n  similar: [Book!]\n');
    expect(await library.find('--only', 'lint')).toMatchObject([
      { code: 'LINT_LIST_SIZE', severity: 'warning', coordinate: 'Book.similar' },
    ]);
    library.replace('schema-check.yaml', 'lint: {}', 'lint:\n  boundedLists: [Book.similar]');
    expect(await library.find('--only', 'lint')).toEqual([]);
  });

  describe('comparing what subgraphs repeat', () => {
    const shared = (about: string, fields: string) =>
      `"How long."\nscalar Length\n\n"${about}"\ntype Size @shareable {\n  "In mm."\n  width: Length!\n${fields}}\n`;
    const withSizes = async (inBooks: string, inReviews: string) => {
      const library = await createLibrary();
      for (const [file, sdl] of [
        ['books.graphql', inBooks],
        ['reviews.graphql', inReviews],
      ] as const) {
        library.replace(
          file,
          'type Book @key(fields: "id") {\n',
          `type Book @key(fields: "id") {\n  "Its ${file}."\n  ${file.replace('.graphql', 'Size')}: Size\n`,
        );
        library.write({ [file]: `${library.read(file)}\n${sdl}` });
      }
      return (await library.find('--only', 'lint')).filter(({ code }) => code === 'LINT_REPEATED_TYPE');
    };
    const height = '  "In mm."\n  height: Length\n';

    it('repeated definitions that differ only in blank lines are equal', async () => {
      expect(await withSizes(shared('A size.', height), shared('A size.', `\n${height}`))).toEqual([]);
    });

    it.each([
      ['a description', shared('Its size.', height), 'Size', '`"A size."` where reviews has `"Its size."`'],
      [
        'a type',
        shared('A size.', height.replace('Length', 'Length!')),
        'Size',
        '`height: Length` where reviews has `height: Length!`',
      ],
      [
        'the description of a scalar',
        shared('A size.', height).replace('long', 'wide'),
        'Length',
        '`"How long."` where reviews has `"How wide."`',
      ],
    ])(
      'the schema lint reports repeated definitions that differ in %s, at the first different line',
      async (_title, inReviews, coordinate, message) => {
        const found = await withSizes(shared('A size.', height), inReviews);
        expect(found).toMatchObject([
          { coordinate, subgraph: 'reviews', severity: 'error', message: expect.stringContaining(message) },
        ]);
        const [{ place, related } = {}] = found;
        expect(place?.file).toBe('reviews.graphql');
        expect(related).toMatchObject([{ file: 'books.graphql', subgraph: 'books' }]);
      },
    );
  });
});
