import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createLibrary } from './support/library.ts';
import { createProject, type Project, TODAY } from './support/project.ts';

/** The library project with its committed state as the base to compare with. */
async function createBase(): Promise<Project> {
  const library = await createLibrary();
  library.write({ 'base.graphql': library.read('supergraph.graphql') });
  return library;
}

const findChanges = (library: Project, base = 'base.graphql') => library.find('--only', 'changes', '--base', base);

const TITLE = '  "What it is called."\n  title: String\n';
const FORMER =
  '  "What it was called before."\n  formerTitle: String @deprecated(reason: "nobody asks; stays until 2027-06-30")\n';

describe('a change from the base', () => {
  it('a change from the base that removes what an operation uses is an error that names the operation and its place', async () => {
    const library = await createBase();
    library.replace('books.graphql', TITLE, '');
    expect(await findChanges(library)).toMatchObject([
      {
        code: 'FIELD_REMOVED',
        severity: 'error',
        coordinate: 'Book.title',
        message: expect.stringContaining('Used by ReadBook (operations/read-book.graphql:1)'),
        place: { file: 'books.graphql' },
        related: [{ file: 'operations/read-book.graphql', line: 1 }],
      },
    ]);
  });

  it('a change from the base that removes what no known operation uses is a warning', async () => {
    const library = await createBase();
    library.replace('books.graphql', FORMER, '');
    expect(await findChanges(library)).toMatchObject([{ severity: 'warning', coordinate: 'Book.formerTitle' }]);
  });

  it('a change from the base that takes away one of two keys of an entity is an error, unless it is acknowledged', async () => {
    const library = await createLibrary();
    library.replace(
      'books.graphql',
      'type Book @key(fields: "id") {',
      'type Book @key(fields: "id") @key(fields: "id kind") {',
    );
    await library.run('compose');
    library.write({ 'base.graphql': library.read('supergraph.graphql') });
    library.replace('books.graphql', ' @key(fields: "id kind")', '');
    const removed = { code: 'KEY_REMOVED', coordinate: 'Book', place: { file: 'books.graphql' } };
    expect(await findChanges(library)).toMatchObject([
      { ...removed, severity: 'error', message: expect.stringContaining('The key "id kind" of "Book"') },
    ]);
    library.write({
      'acknowledged.yaml':
        '- change: KEY_REMOVED\n  path: Book\n  reason: all gateways are new\n  expires: 2099-01-01\n',
    });
    expect(await findChanges(library)).toEqual([]);
  });

  it('a breaking change from the base is an error if no operations are known', async () => {
    const library = await createBase();
    library.replace('books.graphql', FORMER, '');
    library.replace('schema-check.yaml', 'operations:\n  - operations\n', '');
    expect(await findChanges(library)).toMatchObject([{ severity: 'error', coordinate: 'Book.formerTitle' }]);
  });

  it('a change from the base that adds a required argument is judged by the users of the field', async () => {
    const library = await createBase();
    library.replace('books.graphql', 'id: ID!): Book', 'id: ID!, "New." shelf: Int!): Book');
    library.replace('books.graphql', 'kind: Kind): BookConnection', 'kind: Kind, "New." shelf: Int!): BookConnection');
    const findings = await findChanges(library);
    expect(findings.map(({ coordinate, severity }) => [coordinate, severity]).sort()).toEqual([
      ['Query.book.shelf', 'error'],
      ['Query.books.shelf', 'warning'],
    ]);
  });

  it('a change from the base that adds or removes an input field breaks operations that send the input as a variable', async () => {
    const library = await createBase();
    library.replace('reviews.graphql', '"What to say."\n  text: String!', '"How good."\n  stars: Int!');
    const findings = await findChanges(library);
    expect(findings.map(({ code, severity }) => [code, severity]).sort()).toEqual([
      ['INPUT_FIELD_ADDED', 'error'],
      ['INPUT_FIELD_REMOVED', 'error'],
    ]);
    expect(findings[0]?.message).toContain('AddReview (operations/add-review.graphql:1)');
  });

  it('a change from the base that removes a type from an interface breaks the readers of the interface', async () => {
    const sdl = (type: string) =>
      `type Query { any: I }\ninterface I { id: ID }\ntype A implements I { id: ID }\n${type}\n`;
    const project = createProject({
      'base.graphql': sdl('type B implements I { id: ID }'),
      'now.graphql': sdl('type B { id: ID }'),
      'operation.graphql': 'query ReadAny { any { id } }',
    });
    const now = ['--subgraph', 'a=now.graphql', '--operations', 'operation.graphql'];
    expect(await project.find(...now, '--only', 'changes', '--base', 'base.graphql')).toMatchObject([
      { code: 'OBJECT_TYPE_INTERFACE_REMOVED', severity: 'error', message: expect.stringContaining('ReadAny') },
    ]);
  });

  it('a dangerous change from the base is a warning, and a safe one is a notice', async () => {
    const library = await createBase();
    library.replace('books.graphql', '  FACT\n', '  FACT\n  "Sung."\n  SONG\n');
    library.replace('books.graphql', TITLE, `${TITLE}  "New."\n  subtitle: String\n`);
    const { findings } = await library.report('--only', 'changes', '--base', 'base.graphql');
    expect(findings.map(({ code, severity }) => [code, severity]).sort()).toEqual([
      ['ENUM_VALUE_ADDED', 'warning'],
      ['FIELD_ADDED', 'notice'],
    ]);
  });

  it('a change of something inaccessible is not reported, because clients never saw it', async () => {
    const library = await createBase();
    library.replace('books.graphql', '"@shareable"]', '"@shareable", "@inaccessible"]');
    library.replace('books.graphql', TITLE, `${TITLE}  "New."\n  shelf: Int! @inaccessible\n`);
    expect(await findChanges(library)).toEqual([]);
  });
});

describe('an acknowledged break', () => {
  const acknowledge = (expires: string) => `
- change: FIELD_REMOVED
  path: Book.title
  reason: titles are secret
  expires: ${expires}
`;

  it.each([TODAY, '2027-01-31'])('an acknowledged break passes until its last day: %s', async (expires) => {
    const library = await createBase();
    library.replace('books.graphql', TITLE, '');
    library.write({ 'acknowledged.yaml': acknowledge(expires) });
    expect(await findChanges(library)).toEqual([]);
  });

  it('an acknowledged break is an error again once it has expired', async () => {
    const library = await createBase();
    library.replace('books.graphql', TITLE, '');
    library.write({ 'acknowledged.yaml': acknowledge('2026-11-21') });
    expect(await findChanges(library)).toMatchObject([
      { severity: 'error', message: expect.stringContaining('expired on 2026-11-21') },
    ]);
  });

  it('an acknowledgement of a break that no longer happens must be removed', async () => {
    const library = await createBase();
    library.write({ 'acknowledged.yaml': acknowledge('2027-01-31') });
    expect(await findChanges(library)).toMatchObject([
      { code: 'ACKNOWLEDGEMENT_UNUSED', severity: 'warning', place: { file: 'acknowledged.yaml', line: 3 } },
    ]);
  });

  it('an acknowledged break needs a reason and an expiry date', async () => {
    const library = await createBase();
    library.write({ 'acknowledged.yaml': '- change: FIELD_REMOVED\n  path: Book.title\n  expires: soon\n' });
    const { code, errors } = await library.run('--base', 'base.graphql');
    expect(code).toBe(2);
    expect(errors).toMatch(/reason: must say why[\s\S]*acknowledged\.yaml:1/);
    expect(errors).toMatch(/expires: must be the day[\s\S]*acknowledged\.yaml:3/);
  });
});

describe('the base', () => {
  it('the base of a comparison can be a git revision', async () => {
    const library = await createLibrary();
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], { cwd: library.path });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'first');
    library.replace('books.graphql', TITLE, '');
    await library.run('compose');
    expect(await findChanges(library, 'HEAD')).toMatchObject([{ code: 'FIELD_REMOVED', severity: 'error' }]);
  });

  it('the base of a comparison can be a public schema instead of a supergraph', async () => {
    const library = await createBase();
    library.write({ 'base.graphql': library.read('api.graphql') });
    library.replace('books.graphql', TITLE, '');
    expect(await findChanges(library)).toMatchObject([{ code: 'FIELD_REMOVED' }]);
  });

  it('a base of the comparison that is no schema gives a clear message', async () => {
    const library = await createLibrary();
    const { code, errors } = await library.run('--base', 'operations/add-review.graphql');
    expect(code).toBe(2);
    expect(errors).toContain('operations/add-review.graphql: is not a schema');
  });

  it.each(['no-such-revision', 'missing.graphql', '--upload-pack=x'])(
    'a missing base of the comparison gives a clear message: %s',
    async (base) => {
      const library = await createLibrary();
      const { code, errors } = await library.run(`--base=${base}`);
      expect(code).toBe(2);
      expect(errors).toContain(`--base ${base}: is neither a file, nor a URL, nor a git revision`);
    },
  );
});
