import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerpt } from '../catalogue-files/excerpt.ts';
import { StaffChange } from '../resolvers/StaffChange.ts';
import { cutText } from './cut-text.ts';

/** Letters of one or more UTF-16 units, with marks, and characters that consist of several letters. */
const grapheme = fc.constantFrom('a', 'ß', 'é', 'e\u0301', '𝔸', '🧵', '👩‍👩‍👧', '🇩🇪', 'हि', 'น้ำ', '한');
const text = fc.array(grapheme, { maxLength: 60 }).map((all) => all.join(''));
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const graphemesOf = (all: string) => [...segmenter.segment(all)].map(({ segment }) => segment);

describe('a shortened text', () => {
  it('a shortened text is the longest beginning of whole characters that fits', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 80 }), (whole, most) => {
        let expected = '';
        for (const each of graphemesOf(whole)) {
          if (expected.length + each.length > most) break;
          expected += each;
        }
        expect(cutText(whole, most)).toBe(expected);
      }),
    );
  });

  it('a shortened text has no half characters, wherever it is cut again', () => {
    const astral = '𝔸'.repeat(6_000);
    expect(excerpt(`a${astral}`)).toMatch(/^"a(𝔸)+…"$/u);
    const { before } = StaffChange;
    if (typeof before !== 'function') throw new TypeError('a changed text is not resolved');
    expect(before({ field: 'title', before: astral, after: null } as never, {}, {} as never, {} as never)).toMatch(
      /^"(𝔸)+…$/u,
    );
  });
});
