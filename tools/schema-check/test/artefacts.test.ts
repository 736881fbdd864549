import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLibrary } from './support/library.ts';

describe('an artefact', () => {
  it.each(['supergraph.graphql', 'api.graphql', 'hashes.json'])('a missing artefact is an error: %s', async (file) => {
    const library = await createLibrary();
    rmSync(join(library.path, file));
    expect(await library.find('--only', 'artefacts')).toMatchObject([{ code: 'ARTEFACT_MISSING', place: { file } }]);
  });

  it('a stale artefact is an error at the first line that differs, until the graph is composed again', async () => {
    const library = await createLibrary();
    library.replace('books.graphql', 'title: String', 'title: String!');
    const findings = await library.find('--only', 'artefacts');
    expect(findings.map(({ code, place }) => [code, place?.file])).toEqual([
      ['ARTEFACT_STALE', 'supergraph.graphql'],
      ['ARTEFACT_STALE', 'api.graphql'],
      ['ARTEFACT_STALE', 'hashes.json'],
    ]);
    const line = library.read('supergraph.graphql').split('\n')[(findings[0]?.place?.line ?? 0) - 1];
    expect(line).toContain('title: String');
    await library.run('compose');
    expect(await library.find('--only', 'artefacts')).toEqual([]);
  });

  it('an artefact does not depend on the order of the subgraphs or the line endings of their files', async () => {
    const library = await createLibrary();
    const before = ['supergraph.graphql', 'api.graphql', 'hashes.json'].map(library.read);
    library.write({
      'books.graphql': library.read('books.graphql').replaceAll('\n', '\r\n'),
      'supergraph.yaml': `subgraphs:
  reviews: { routing_url: http://reviews/graphql, schema: { file: reviews.graphql } }
  books: { routing_url: http://books/graphql, schema: { file: books.graphql } }
`,
    });
    expect((await library.run('compose')).out).toBe('everything was up to date\n');
    expect(['supergraph.graphql', 'api.graphql', 'hashes.json'].map(library.read)).toEqual(before);
  });

  it('the artefact goes to standard output if no path is configured', async () => {
    const library = await createLibrary();
    library.write({ 'none.yaml': '# nothing\n' });
    const { code, out } = await library.run('compose', '--config=none.yaml', '--supergraph-config=supergraph.yaml');
    expect(code).toBe(0);
    expect(out).toBe(library.read('supergraph.graphql'));
  });

  it('artefacts are not written if the subgraphs do not compose', async () => {
    const library = await createLibrary();
    library.replace('books.graphql', '@key(fields: "id")', '@key(fields: "nothing")');
    const before = library.read('supergraph.graphql');
    const { code, out } = await library.run('compose');
    expect(code).toBe(1);
    expect(out).toContain('KEY_INVALID_FIELDS');
    expect(library.read('supergraph.graphql')).toBe(before);
  });
});
