import { describe, expect, it } from 'vitest';
import { createLibrary } from './support/library.ts';
import { createProject } from './support/project.ts';

/** A line of a stack trace. */
const STACK = /^\s+at .*\(?.*:\d+:\d+\)?$/m;

describe('unusable input', () => {
  it.each([
    ['a syntax error in a schema', 'books.graphql', 'type Query {\n  a: \n}\n', 'books.graphql:3:1', 'Syntax Error'],
    ['an empty schema', 'books.graphql', '', 'books.graphql', 'is empty'],
    ['a syntax error in an operation', 'operations/x.graphql', 'query {', 'operations/x.graphql:1:8', 'Syntax Error'],
    [
      'a key that the configuration does not know',
      'schema-check.yaml',
      'lint:\n  rules: 1\n',
      'schema-check.yaml:2',
      'rules',
    ],
    ['a configuration that is no YAML', 'schema-check.yaml', 'lint: [\n', 'schema-check.yaml:2', ''],
    ['a supergraph.yaml without schemas', 'supergraph.yaml', 'subgraphs:\n  a: {}\n', 'supergraph.yaml:2', 'schema'],
    [
      'a graphref',
      'supergraph.yaml',
      'subgraphs:\n  a:\n    schema: { graphref: a@b }\n',
      'supergraph.yaml:3',
      'hosted',
    ],
    ['a list as supergraph.yaml', 'supergraph.yaml', '- 1\n', 'supergraph.yaml:1', ''],
    ['a snapshot of another shape', 'plans.yaml', 'ReadBook: 1\n', 'plans.yaml:1', 'ReadBook'],
    ['hints of another shape', 'hints.yaml', 'a: b\n', 'hints.yaml:1', 'must be a list of hints'],
  ])(
    'unusable input gives a clear message with the place and exit code 2: %s',
    async (_title, file, text, place, message) => {
      const library = await createLibrary();
      library.write({ [file]: text });
      const { code, out, errors } = await library.run();
      expect(code).toBe(2);
      expect(out).toBe('');
      expect(errors).toContain(place);
      expect(errors).toContain(message);
      expect(errors).not.toMatch(/node_modules|file:\/\//);
    },
  );

  it('unusable input is reported completely: every missing or invalid file', async () => {
    const library = await createLibrary();
    library.write({
      'books.graphql': 'type',
      'supergraph.yaml':
        'subgraphs:\n  a: { schema: { file: none.graphql } }\n  books: { schema: { file: books.graphql } }\n',
    });
    const { errors } = await library.run();
    expect(errors).toContain('none.graphql: there is no such file');
    expect(errors).toContain('books.graphql:1:5');
  });

  it.each([
    [['--subgraph', 'books'], '--subgraph must be name=path or name=URL'],
    [['--subgraph', 'a=missing.graphql'], 'missing.graphql: there is no such file'],
    [['--format', 'xml'], '--format must be one of people, json, github, sarif, junit'],
    [['--only', 'nothing'], '--only must be one of composition'],
    [['--only', 'changes'], '--only: changes needs --base'],
    [['--only', 'lint'], '--only: lint is not configured'],
    [['--nothing'], '--nothing'],
    [['publish'], 'the command must be one of check, compose, accept'],
    [['--config', 'missing.yaml'], 'missing.yaml: there is no such file'],
    [['--operations', 'missing'], 'missing: there is no such file or folder'],
    [['--header', 'secret'], '--header must be'],
  ])('unusable input on the command line gives a clear message: %j', async (args, message) => {
    const project = createProject({ 'a.graphql': 'type Query { a: Int }' });
    const given = args.includes('--subgraph') ? args : [...args, '--subgraph', 'a=a.graphql'];
    const { code, errors } = await project.run(...given);
    expect(code).toBe(2);
    expect(errors).toContain(message);
    expect(errors).not.toMatch(STACK);
  });

  it('a check without any input says what to give', async () => {
    const { code, errors } = await createProject({}).run();
    expect(code).toBe(2);
    expect(errors).toContain('no subgraphs: name them with --subgraph');
  });

  it.each(['json', 'github', 'sarif', 'junit'])(
    'unusable input is reported in the requested format: %s',
    async (format) => {
      const project = createProject({ 'a.graphql': 'type Query {' });
      const { code, out, errors } = await project.run('--subgraph', 'a=a.graphql', '--format', format);
      expect(code).toBe(2);
      expect(errors).toBe('');
      expect(out).toContain('a.graphql');
      expect(out).toContain('Syntax Error');
    },
  );
});
