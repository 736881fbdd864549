import { describe, expect, it } from 'vitest';
import { createLibrary } from './support/library.ts';

/** A library project with one error in an operation, whose message contains quotes. */
async function createBroken(env?: NodeJS.ProcessEnv) {
  const library = await createLibrary(env);
  library.write({
    'operations/read-book.graphql': 'query ReadBook($id: ID!) {\n  book(id: $id) {\n    titl\n  }\n}\n',
  });
  library.write({ 'operations/book-title.graphql': '# none\nquery Count {\n  books {\n    totalCount\n  }\n}\n' });
  await library.run('accept');
  return library;
}

const ONLY = ['--only', 'operations'];

describe('the report', () => {
  it('the report of the schema checks for people shows the place, the lines around it and a summary', async () => {
    const library = await createBroken();
    const { code, out } = await library.run(...ONLY);
    expect(code).toBe(1);
    expect(
      out,
    ).toBe(`error OPERATION_INVALID operation ReadBook: Cannot query field "titl" on type "Book". Did you mean "title"?
  at operations/read-book.graphql:3:5
      2 |   book(id: $id) {
    > 3 |     titl
        |     ^
      4 |   }

✗ operations  1 error
`);
  });

  it('the report of the schema checks for people has colours only on request', async () => {
    const coloured = await createBroken({ FORCE_COLOR: '1' });
    expect((await coloured.run(...ONLY)).out).toContain('\u001b[31merror\u001b[0m');
    const plain = await createBroken({ FORCE_COLOR: '1', NO_COLOR: '1' });
    expect((await plain.run(...ONLY)).out).not.toContain('\u001b');
  });

  it('the report of the schema checks as JSON contains everything', async () => {
    const library = await createBroken();
    expect(JSON.parse((await library.run(...ONLY, '--format', 'json')).out)).toEqual({
      version: 1,
      findings: [
        {
          check: 'operations',
          code: 'OPERATION_INVALID',
          severity: 'error',
          message: expect.any(String),
          coordinate: 'ReadBook',
          place: { file: 'operations/read-book.graphql', line: 3, column: 5, frame: expect.any(String) },
        },
      ],
      ran: ['operations'],
      skipped: [],
      broken: [],
    });
  });

  it('the report of the schema checks for GitHub annotates the line', async () => {
    const library = await createBroken();
    expect((await library.run(...ONLY, '--format', 'github')).out).toBe(
      '::error file=operations/read-book.graphql,line=3,col=5,title=OPERATION_INVALID::' +
        'operation ReadBook: Cannot query field "titl" on type "Book". Did you mean "title"?\n',
    );
  });

  it('the report of the schema checks for GitHub keeps a message of several lines in one command', async () => {
    const library = await createLibrary();
    library.replace('schema-check.yaml', 'ReadBook: 2', 'ReadBook: 1');
    const { out } = await library.run('--only', 'plans', '--format', 'github');
    expect(out.trim().split('\n')).toHaveLength(1);
    expect(out).toContain('%0A  1 books%0A  2 reviews at book');
  });

  it('the report of the schema checks as SARIF 2.1.0 gives each result its rule, level and region', async () => {
    const library = await createBroken();
    expect(JSON.parse((await library.run(...ONLY, '--format', 'sarif')).out)).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'schema-check', rules: [{ id: 'OPERATION_INVALID' }] } },
          invocations: [{ executionSuccessful: true }],
          results: [
            {
              ruleId: 'OPERATION_INVALID',
              level: 'error',
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'operations/read-book.graphql' },
                    region: { startLine: 3, startColumn: 5 },
                  },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('the report of the schema checks as JUnit has a suite per check, with a failure for each error or a passed case', async () => {
    const library = await createBroken();
    const { out } = await library.run('--only', 'operations,lint', '--format', 'junit');
    expect(out).toContain('<testsuite name="operations" tests="1" failures="1">');
    expect(out).toContain('name="OPERATION_INVALID at operations/read-book.graphql:3:5"');
    expect(out).toContain('Did you mean &quot;title&quot;?');
    expect(out).toContain(
      '<testsuite name="lint" tests="1" failures="0">\n    <testcase classname="lint" name="lint"/>',
    );
  });

  it('the report of the schema checks is written to a file too, in another format', async () => {
    const library = await createBroken();
    const { out } = await library.run(...ONLY, '--format', 'github', '--also', `junit=${library.path}/report.xml`);
    expect(out).toMatch(/^::error /);
    expect(library.read('report.xml')).toMatch(/^<\?xml[\s\S]*<failure/);
    expect(await library.run('--also', 'junit')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('--also must be FORMAT=FILE'),
    });
  });

  it('the report of the schema checks lists the checks that could not run because the graph does not compose', async () => {
    const library = await createLibrary();
    library.replace('books.graphql', '@key(fields: "id")', '@key(fields: "nothing")');
    const { code, out } = await library.run();
    expect(code).toBe(1);
    expect(out).toContain('✗ composition');
    expect(out).toContain('not checked, since there is no graph: artefacts, operations, plans, lint');
  });
});

describe('the command', () => {
  it('the command of the schema checks exits with 0 if it finds only warnings', async () => {
    const library = await createLibrary();
    library.replace('operations/book-title.graphql', 'title', 'formerTitle');
    const { code, out } = await library.run(...ONLY);
    expect(code).toBe(0);
    expect(out).toContain('✓ operations  1 warning');
  });

  it('the command of the schema checks changes the severity of a code as configured', async () => {
    const library = await createBroken();
    library.write({
      'schema-check.yaml': `${library.read('schema-check.yaml')}severity:\n  OPERATION_INVALID: notice\n`,
    });
    expect((await library.run(...ONLY)).code).toBe(0);
  });

  it('the command of the schema checks explains its options with --help', async () => {
    const library = await createLibrary();
    const { code, out } = await library.run('--help');
    expect(code).toBe(0);
    expect(out).toContain('--subgraph NAME=SOURCE');
  });
});
