import { readFileSync } from 'node:fs';
import { buildSchema, execute, getIntrospectionQuery, getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { readCosts } from './costs.ts';
import { operationCost } from './operation-cost.ts';

const sdl = readFileSync(new URL('../../api.graphql', import.meta.url), 'utf8');
const schema = buildSchema(sdl);
const explorer = getIntrospectionQuery({
  ...{ inputValueDeprecation: true, specifiedByUrl: true },
  ...{ schemaDescription: true, oneOf: true },
});

function estimateOf(text: string): number {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new TypeError('one operation is expected');
  return operationCost(operation, document, schema, readCosts(sdl)).estimate({});
}

function fieldsIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const fields = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((total: number, each) => total + fieldsIn(each), fields);
}

const names = (count: number, field: string) => Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ');

describe('what introspection costs', () => {
  it.each<[string, string]>([
    ['explorers', explorer],
    ['fields of types of fields', '{ __schema { types { fields { type { fields { a: name b: type { kind } } } } } } }'],
    ['a fragment', '{ __schema { types { ...F ... { interfaces { ...F } } } } } fragment F on __Type { name }'],
    ['the types that implement interfaces', '{ __schema { types { interfaces { possibleTypes { name } } } } }'],
    ['one type', '{ __type(name: "Product") { fields(includeDeprecated: true) { name args { name } } } }'],
  ])('introspection costs 200, and a tenth for each field of its answer: that of %s', (_what, text) => {
    const { data } = execute({ schema, document: parse(text) }) as { data: object };
    const [root] = Object.values(data);
    expect(estimateOf(text)).toBe(Math.round(200 + fieldsIn(root) / 10));
  });

  it('the introspection of explorers is within the standard limit', () => {
    expect(estimateOf(explorer)).toBeLessThan(5_000);
  });

  it('an introspection whose answer would have very many fields is too expensive, and is not counted to its end', () => {
    const inner = names(90, 'type { description }');
    const text = `{ __schema { types { fields { type { fields { ${names(20, `type { fields { ${inner} } }`)} } } } } } }`;
    expect(estimateOf(text)).toBeGreaterThan(20_000);
    expect(estimateOf(text)).toBeLessThan(100_000);
  });
});
