import { readdirSync, readFileSync } from 'node:fs';
import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSizeCheck } from './check-size.ts';

const OPERATIONS = new URL('../../../../operations/', import.meta.url);
const nested = (depth: number) => `${'{ a '.repeat(depth)}${'}'.repeat(depth)}`;
const many = (count: number, field: (index: number) => string) =>
  `{ ${Array.from({ length: count }, (_, index) => field(index)).join(' ')} }`;
/** Twenty fragments, each of which spreads the next one twice: a million fields. */
const bomb = `{ ...F0 } ${Array.from({ length: 20 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`).join(' ')} fragment F20 on Query { a }`;
/** Fragments, each of which has inline fragments around the next one, and one field in the last. */
const chain = (count: number, nesting: number, times = 1) => {
  const inner = (content: string) => `${'... { '.repeat(nesting)}${content}${' }'.repeat(nesting)}`;
  const links = Array.from({ length: count }, (_, n) => `fragment F${n} on Query { ${inner(`...F${n + 1}`)} }`);
  return `{ ${'...F0 '.repeat(times)} } ${links.join(' ')} fragment F${count} on Query { a }`;
};

describe('the size of an operation', () => {
  it.each<[string, string]>([
    ['is nested too deeply', nested(21)],
    ['is nested so deeply that it cannot be read', nested(9_000)],
    ['has too many fields', many(251, () => 'a')],
    ['has too many lines', `{${'\n'.repeat(5_000)}a }`],
    ['has too many aliases', many(101, (index) => `a${index}: a`)],
    ['has too long an alias', `{ a { ...F } } fragment F on A { ... { ${'a'.repeat(101)}: a } }`],
    ['has too many tokens', many(10_001, () => 'a')],
    ['has too many fields once its fragments are spread', bomb],
    ['has too many fields in a fragment that nobody spreads', `{ a } fragment F on Query ${many(251, () => 'a')}`],
    [
      'has fragments within fragments without a field between them',
      `{ a ${'... { '.repeat(1_500)} b ${'}'.repeat(1_501)}`,
    ],
    ['has too many inline fragments', `{ ${'... { a } '.repeat(251)} }`],
    ['has fragments that nest deeply from one to the next', chain(10, 30)],
    ['spreads a fragment of fragments many times', chain(2, 6, 21)],
    ['has lists within lists in an argument', `{ a(b: ${'['.repeat(5_000)}${']'.repeat(5_000)}) }`],
    ['has too many directives', `{ a ${'@skip(if: false) '.repeat(51)} }`],
    ['has too many root fields of a mutation', `mutation ${many(21, () => 'a')}`],
    [
      'has too many root fields of a mutation in a fragment',
      `mutation { ...F } fragment F on Mutation { ... ${many(21, () => 'a')} }`,
    ],
    ['has too many fragments', `{ a } ${'fragment F on Query { a } '.repeat(101)}`],
  ])('the size of an operation is too much when it %s', (_what, text) => {
    const check = createSizeCheck();
    for (let time = 0; time < 2; time++) {
      expect(() => check(text)).toThrow(
        expect.objectContaining({ extensions: { code: 'QUERY_TOO_EXPENSIVE', http: { status: 400 } } }),
      );
    }
  });

  it.each([
    '{ a(b: 1e400) }',
    '{ a(b: [{ c: -1e400 }]) }',
    `{ a(b: 1${'0'.repeat(400)}) }`,
    'query ($a: Float = 1e400) { a(b: $a) }',
  ])('a number that is read as infinite is refused with HTTP 400: %s', (text) => {
    expect(() => createSizeCheck()(text)).toThrow(
      expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } }),
    );
  });

  it('the size limit accepts what explorers and our clients send, and leaves invalid documents to other checks', () => {
    const files = readdirSync(OPERATIONS).filter((file) => file.endsWith('.graphql'));
    const ours = files.map((file) => readFileSync(new URL(file, OPERATIONS), 'utf8'));
    const introspection = getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true });
    const invalid = [
      '',
      '{',
      'fragment A on Query { ...A }',
      '{ ...A } fragment A on Query { a ...A }',
      '{ ...Nowhere }',
    ];
    const check = createSizeCheck();
    for (const text of [...ours, introspection, ...invalid, nested(20), undefined]) {
      expect(() => check(text)).not.toThrow();
    }
  });
});
