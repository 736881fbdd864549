import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connection, decodeCursor, encodeCursor, readPage } from './index.ts';

const code = (expected: string) => expect.objectContaining({ extensions: expect.objectContaining({ code: expected }) });

describe('a cursor', () => {
  it('a cursor can be read back', () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid(), fc.maxSafeInteger(), (text, id, number) => {
        const values = [text, id, number];
        expect(decodeCursor(encodeCursor('title', values), 'title', ['string', 'uuid', 'number'], 'after')).toEqual(
          values,
        );
      }),
    );
  });

  it('a forged cursor is refused, whatever it contains', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.base64String()), (text) => {
        expect(() => decodeCursor(text, 'title', ['string', 'uuid'], 'after')).toThrow(code('BAD_USER_INPUT'));
      }),
    );
  });

  it.each([
    '1',
    '0',
    'Jan 1 2020 (hello)',
    '+275760-09-13T00:00:00.000Z',
    '2020-01-01',
    '2020-02-30T00:00:00.000Z',
    '0000-01-01T00:00:00.000Z',
  ])('a cursor is refused if its date is not in our own form: %j', (date) => {
    const cursor = encodeCursor('newest', [date]);
    expect(() => decodeCursor(cursor, 'newest', ['date'], 'after')).toThrow(code('BAD_USER_INPUT'));
  });

  it.each([
    ['of another list', encodeCursor('price', ['a', 1])],
    ['with a value missing', encodeCursor('title', ['a'])],
    ['with a value of another type', encodeCursor('title', ['a', '1'])],
    ['with a value too many', encodeCursor('title', ['a', 1, 2])],
  ])('a cursor is refused if it is one %s', (_reason, cursor) => {
    expect(() => decodeCursor(cursor, 'title', ['string', 'number'], 'after')).toThrow(code('BAD_USER_INPUT'));
  });
});

describe('a page', () => {
  it.each([{ first: 101 }, { first: -1 }, { last: 101 }, { last: -5 }, { first: 1, last: 1 }])(
    'a page cannot be requested with %j',
    (request) => {
      expect(() => readPage(request)).toThrow(code('BAD_USER_INPUT'));
    },
  );

  it('paging with any size, in either direction, gives every item once and in order', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.integer({ min: 1, max: 7 }), fc.boolean(), (count, size, backward) => {
        const all = Array.from({ length: count }, (_, index) => index);
        const walked: number[] = [];
        let cursor: string | null = null;
        for (let more = true; more; ) {
          const request = readPage(backward ? { last: size, before: cursor } : { first: size, after: cursor });
          const at: number | null = cursor === null ? null : Number(cursor);
          const range: number[] = all.filter((item) => at === null || (backward ? item < at : item > at));
          const rows = (backward ? range.toReversed() : range).slice(0, size + 1);
          const { nodes, pageInfo } = connection(rows, request, String);
          expect(pageInfo.startCursor).toBe(nodes.length > 0 ? String(nodes[0]) : null);
          if (backward) walked.unshift(...nodes);
          else walked.push(...nodes);
          cursor = backward ? pageInfo.startCursor : pageInfo.endCursor;
          more = backward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage;
        }
        expect(walked).toEqual(all);
      }),
    );
  });
});
