import { buildSchema, graphqlSync } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createLibrary } from './support/library.ts';
import { serve } from './support/serve.ts';

describe('a running subgraph', () => {
  it('a running subgraph replaces its file, with the header for access to it', async () => {
    const library = await createLibrary();
    const sdl = library.read('books.graphql').replace('title: String\n', 'title: String!\n');
    const url = await serve(({ headers }) =>
      headers.authorization === 'Bearer secret' ? { data: { _service: { sdl } } } : { errors: [{ message: 'no' }] },
    );
    const findings = await library.find('--subgraph', `books=${url}`, '--header', 'Authorization: Bearer secret');
    expect(findings.map(({ code }) => code)).toEqual(['ARTEFACT_STALE', 'ARTEFACT_STALE', 'ARTEFACT_STALE']);
  });

  it('a running subgraph gets only its own headers', async () => {
    const library = await createLibrary();
    const answerTo = (name: string) =>
      serve(({ headers }) => {
        const sdl = library.read(`${name}.graphql`);
        return headers.authorization === `Bearer ${name}` && headers.all === 'yes'
          ? { data: { _service: { sdl } } }
          : {};
      });
    const [books, reviews] = [await answerTo('books'), await answerTo('reviews')];
    const subgraphs = ['--subgraph', `books=${books}`, '--subgraph', `reviews=${reviews}`, '--header', 'all: yes'];
    const tokens = [
      '--header',
      'books=Authorization: Bearer books',
      '--header',
      'reviews=Authorization: Bearer reviews',
    ];
    expect(await library.find(...subgraphs, ...tokens)).toEqual([]);
  });

  it('a running subgraph can be listed in a supergraph.yaml, with a token from the environment', async () => {
    const library = await createLibrary({ TOKEN: 'secret' });
    const sdl = library.read('books.graphql');
    const url = await serve(({ headers }) => (headers.token === 'secret' ? { data: { _service: { sdl } } } : {}));
    library.replace(
      'supergraph.yaml',
      'file: books.graphql',
      `subgraph_url: ${url}\n      introspection_headers:\n        token: \${env.TOKEN}`,
    );
    expect(await library.find()).toEqual([]);
  });

  it.each([
    ['does not answer', 'http://127.0.0.1:1/graphql', 'does not answer'],
    ['is no subgraph', { data: { _service: null } }, 'is not a subgraph'],
    ['refuses', { errors: [{ message: 'who are you?' }] }, 'who are you?'],
    ['speaks no GraphQL', '<html>', 'without a GraphQL body'],
  ])('a running subgraph that %s gives a clear message with its address', async (_title, answer, message) => {
    const library = await createLibrary();
    const url = String(answer).startsWith('http') ? String(answer) : await serve(() => answer);
    const { code, errors } = await library.run('--subgraph', `books=${url}`);
    expect(code).toBe(2);
    expect(errors).toContain(url);
    expect(errors).toContain(message);
    expect(errors).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  });

  it('a running subgraph that does not compose is reported with its address', async () => {
    const library = await createLibrary();
    const sdl = library.read('books.graphql').replace('@key(fields: "id")', '@key(fields: "nothing")');
    const url = await serve(() => ({ data: { _service: { sdl } } }));
    expect(await library.find('--subgraph', `books=${url}`)).toContainEqual(
      expect.objectContaining({ code: 'KEY_INVALID_FIELDS', place: expect.objectContaining({ file: url, line: 20 }) }),
    );
  });
});

describe('a running graph', () => {
  it('a running graph can be the base to compare with, by introspection', async () => {
    const library = await createLibrary();
    const schema = buildSchema(library.read('api.graphql'));
    const url = await serve(({ query }) => graphqlSync({ schema, source: query }));
    library.replace('books.graphql', '  "What it is called."\n  title: String\n', '');
    expect(await library.find('--only', 'changes', '--base', url)).toMatchObject([
      { code: 'FIELD_REMOVED', coordinate: 'Book.title', severity: 'error' },
    ]);
  });
});
