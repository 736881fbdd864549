import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readGraph } from '@commerce/local-stack';
import { buildSchema, parse } from 'graphql';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { newFieldCommand } from '../src/index.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
let root = '';
let said = '';
const read = (path: string) => readFileSync(join(root, path), 'utf8');

function run(...parameters: string[]): number {
  said = '';
  const say = (line: string) => {
    said += `${line}\n`;
  };
  return newFieldCommand({ root, parameters, say, format: () => undefined });
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'new-field-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const copy = (path: string) => cpSync(join(repository, path), join(root, path), { recursive: true });
  for (const { directory } of readGraph(repository).subgraphs) {
    for (const part of ['package.json', 'schema.graphql', 'src/resolvers'])
      copy(relative(repository, join(directory, part)));
  }
  for (const file of ['supergraph.yaml', 'apps/gateway/package.json', 'apps/gateway/api.graphql']) copy(file);
});

describe('a new field', () => {
  it('a new field of a type stands in the schema of the type’s owner, in its resolvers, and in a test that reaches it', () => {
    expect(run('ProductVariant.warranty', '--type', 'String', '--description', 'How long it is good for.')).toBe(0);
    const sdl = read('apps/products-subgraph/schema.graphql');
    expect(parse(sdl).definitions.length).toBeGreaterThan(0);
    expect(sdl).toMatch(/type ProductVariant [^}]*\n {2}"How long it is good for\."\n {2}warranty: String\n\}/);
    expect(read('apps/products-subgraph/src/resolvers/ProductVariant.ts')).toMatch(
      / {2}warranty: \(\) => \{[\s\S]*\n\};\n$/,
    );
    const test = read('tests/src/fields/ProductVariant.warranty.test.ts');
    expect(test.replace(/\s+/g, ' ')).toContain('{ products { nodes { variants { warranty } } } }');
  });

  it('a new field of the root has a file of its own that the index knows', () => {
    expect(run('Query.cheapest', '--type', 'Product', '--description', 'The bargain.', '--subgraph', 'products')).toBe(
      0,
    );
    expect(read('apps/products-subgraph/src/resolvers/Query/cheapest.ts')).toContain("QueryResolvers['cheapest']");
    const index = read('apps/products-subgraph/src/resolvers/index.ts');
    expect(index).toContain("import { cheapest } from './Query/cheapest.ts';");
    expect(index).toMatch(/Query: \{[^}]*, cheapest\s*\}/);
    expect(read('tests/src/fields/Query.cheapest.test.ts')).toContain('cheapest {');
  });

  it('a new field of a type that had no resolvers is registered', () => {
    expect(run('Seo.noIndex', '--type', 'Boolean!', '--description', 'Whether to hide it.')).toBe(0);
    expect(read('apps/products-subgraph/src/resolvers/Seo.ts')).toContain('export const Seo: SeoResolvers');
    expect(read('apps/products-subgraph/src/resolvers/index.ts')).toMatch(/\n {2}Seo,\n\} satisfies/);
  });

  it.each([
    [['Product.title', '--type', 'String', '--description', 'x'], 'Product.title exists already'],
    [['Query.x', '--type', 'String', '--description', 'x'], 'say which is to answer with --subgraph'],
    [['Nothing.x', '--type', 'String', '--description', 'x'], 'No subgraph has a type Nothing'],
    [['product', '--type', 'String', '--description', 'x'], 'Name one field'],
    [['Product.x', '--type', 'String]', '--description', 'x'], '--type must be a GraphQL type'],
    [['Product.x', '--type', 'String'], '--description must describe'],
    [['Product.x', '--typ', 'String'], "Unknown option '--typ'"],
  ])('a new field that cannot be made is refused with the reason, and nothing is written: %j', (parameters, reason) => {
    const before = read('apps/products-subgraph/schema.graphql');
    expect(run(...parameters)).toBe(2);
    expect(said).toContain(reason);
    expect(read('apps/products-subgraph/schema.graphql')).toBe(before);
  });

  it('a new field leaves a schema that still parses, for every object type of the graph', () => {
    const api = buildSchema(read('apps/gateway/api.graphql'));
    const types = Object.keys(api.getTypeMap()).filter((name) => /^(Product|Cart|Order|Category)\w*$/.test(name));
    for (const type of types) {
      for (const subgraph of ['products', 'cart', 'orders']) {
        run(`${type}.zzz`, '--type', 'Int', '--description', 'A number.', '--subgraph', subgraph);
      }
    }
    for (const app of ['products', 'cart', 'orders']) {
      const sdl = read(`apps/${app}-subgraph/schema.graphql`);
      expect(sdl).toContain('  zzz: Int\n}');
      parse(sdl);
    }
  });
});
