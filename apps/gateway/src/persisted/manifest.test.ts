import { describe, expect, it } from 'vitest';
import { hashOf, manifestSchema } from './manifest.ts';

function operation(body: string, change: Record<string, unknown> = {}) {
  return { id: hashOf(body), name: 'Browse', type: 'query', body, ...change };
}

function manifest(operations: unknown[], change: Record<string, unknown> = {}) {
  return { format: 'apollo-persisted-query-manifest', version: 1, operations, ...change };
}

const good = operation('query Browse { products { totalCount } }');

describe('a manifest', () => {
  it("a manifest gives the operations' texts by hash", () => {
    expect(manifestSchema.parse(manifest([good]))).toEqual(new Map([[good.id, good.body]]));
  });

  it.each<[string, unknown, RegExp]>([
    ['is a list', [good], /not an apollo-persisted-query-manifest/],
    ['is null', null, /not an apollo-persisted-query-manifest/],
    ['is of another format', manifest([], { format: 'relay' }), /apollo-persisted-query-manifest/],
    ['is of another version', manifest([], { version: 2 }), /expected 1/],
    ['has an operation without text', manifest([{ ...good, body: undefined }]), /body|string/],
    ['has an id that is another hash', manifest([{ ...good, id: hashOf('x') }]), /Browse: its id is not the SHA-256/],
    ['has an id that is no hash', manifest([{ ...good, id: '__proto__' }]), /Browse: its id is not the SHA-256/],
    ['has an id twice', manifest([good, good]), /Browse: its id is there twice/],
    ['has a text that is no GraphQL', manifest([operation('{')]), /Browse: its body cannot be parsed: Syntax Error/],
    ['calls a mutation a query', manifest([operation('mutation { clear }')]), /Browse: its body is not one query/],
    ['has two operations in a text', manifest([operation('query A { a } query B { b }')]), /not one query/],
    ['has too many operations', manifest(Array(20_001).fill(good)), /20000/],
  ])('a manifest that %s is refused', (_what, text, reason) => {
    expect(JSON.stringify(manifestSchema.safeParse(text).error?.issues)).toMatch(reason);
  });
});
