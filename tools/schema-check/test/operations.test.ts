import { describe, expect, it } from 'vitest';
import { createLibrary } from './support/library.ts';

const findOperations = (library: Awaited<ReturnType<typeof createLibrary>>) => library.find('--only', 'operations');

const MANIFEST = {
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: [
    { id: 'abc', name: 'Stored', type: 'query', body: 'query Stored { book(id: 1) { title } }' },
    { id: 'def', name: 'Stored', type: 'query', body: 'query Stored { book(id: 1) { nothing } }' },
  ],
};

describe('an operation', () => {
  it('an invalid operation is an error at its line', async () => {
    const library = await createLibrary();
    library.replace('operations/book-title.graphql', 'title', 'title\n  nothing');
    expect(await findOperations(library)).toMatchObject([
      {
        code: 'OPERATION_INVALID',
        coordinate: 'ReadBook',
        message: expect.stringContaining('Cannot query field "nothing"'),
        place: { file: 'operations/book-title.graphql', line: 3, column: 3 },
      },
    ]);
  });

  it('an operation with a missing fragment is an error', async () => {
    const library = await createLibrary();
    library.write({ 'operations/book-title.graphql': 'query Other { books { totalCount } }' });
    expect(await findOperations(library)).toMatchObject([
      { code: 'OPERATION_INVALID', message: expect.stringContaining('Unknown fragment "BookTitle"') },
    ]);
  });

  it('an operation that uses a deprecated element is listed', async () => {
    const library = await createLibrary();
    library.replace('operations/book-title.graphql', 'title', 'formerTitle');
    expect(await findOperations(library)).toMatchObject([
      {
        code: 'OPERATION_USES_DEPRECATED',
        severity: 'warning',
        message: expect.stringContaining('nobody asks; stays until 2027-06-30'),
        place: { file: 'operations/book-title.graphql', line: 2 },
      },
    ]);
  });

  it('operations must have different names', async () => {
    const library = await createLibrary();
    library.write({ 'operations/second.graphql': 'query ReadBook { books { totalCount } }' });
    expect(await findOperations(library)).toMatchObject([
      {
        code: 'OPERATION_NAME_TAKEN',
        place: { file: 'operations/second.graphql' },
        related: [{ file: 'operations/read-book.graphql' }],
      },
    ]);
  });

  it('an operation that a service sends to a subgraph is checked against that subgraph', async () => {
    const library = await createLibrary();
    library.replace('schema-check.yaml', '  - operations\n', '  - path: operations\n    subgraph: books\n');
    const findings = await findOperations(library);
    expect(findings.map(({ coordinate, code }) => [coordinate, code])).toEqual([
      ['AddReview', 'OPERATION_INVALID'],
      ['ReadBook', 'OPERATION_INVALID'],
    ]);
    library.replace('schema-check.yaml', 'subgraph: books', 'subgraph: films');
    expect((await findOperations(library)).map(({ code }) => code)).toEqual(
      Array.from({ length: 2 }, () => 'OPERATION_TARGET_UNKNOWN'),
    );
  });
});

describe('stored operations', () => {
  it("stored operations are read from a persisted-operations manifest in Apollo's format, in every version", async () => {
    const library = await createLibrary();
    library.write({ 'manifest.json': JSON.stringify(MANIFEST, null, 2) });
    const findings = await library.find('--only', 'operations', '--operations', 'manifest.json');
    expect(findings).toMatchObject([
      { code: 'OPERATION_INVALID', coordinate: 'Stored#2', place: { file: 'manifest.json', line: 12 } },
    ]);
    expect(findings[0]?.place?.frame).toContain('nothing');
  });

  it('stored operations are read from a map of ids to texts, and from recorded requests', async () => {
    const library = await createLibrary();
    const query = 'query Wrong { nothing }';
    library.write({
      'map.json': JSON.stringify({ abc: query }),
      'recorded.jsonl': `${JSON.stringify({ query: '{ books { totalCount } }' })}\n${JSON.stringify({ query })}\n`,
    });
    const findings = await library.find('--only', 'operations', '--operations=map.json', '--operations=recorded.jsonl');
    expect(findings.filter(({ code }) => code === 'OPERATION_INVALID')).toMatchObject([
      { place: { file: 'map.json', line: 1 } },
      { place: { file: 'recorded.jsonl', line: 2 } },
    ]);
  });

  it.each([
    ['no JSON', 'manifest.json', '{ "format": ', 'is not JSON'],
    ['no manifest', 'manifest.json', '[1]', 'is neither an apollo-persisted-query-manifest'],
    ['a syntax error in an operation', 'manifest.json', '{ "abc": "query {" }', 'operation abc: Syntax Error'],
    ['a recorded request without a query', 'recorded.jsonl', '{}', 'needs a "query"'],
  ])('unusable stored operations are refused with a clear message: %s', async (_title, file, text, message) => {
    const library = await createLibrary();
    library.write({ [file]: text });
    const { code, errors } = await library.run('--operations', file);
    expect(code).toBe(2);
    expect(errors).toContain(message);
    expect(errors).toContain(file);
  });
});
