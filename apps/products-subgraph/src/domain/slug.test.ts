import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText } from './cut-text.ts';
import { MAX_SLUG_LENGTH, normalizeSlug, slugify, slugsFor } from './slug.ts';

const anyText = fc.string({ unit: 'grapheme', maxLength: 400 });
/** Letters with marks of scripts in which the marks change the word, and characters between words. */
const words = fc
  .array(
    fc.constantFrom(
      'हिन्दी',
      'தமிழ்',
      'ภาษาไทย',
      'עִבְרִית',
      'عَرَبِيّ',
      'Йод',
      'がま口',
      'Ünïcode',
      'é',
      '7',
      ' ',
      '-',
      '👕',
      '\u200d',
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe('a slug', () => {
  it.each([
    ['Kitchen & Dining', 'kitchen-and-dining'],
    ['  Küche / Bad  ', 'kuche-bad'],
    ['Crème bru\u0302le\u0301e', 'creme-brulee'],
    ['がま口', 'がま口'],
    ['हिन्दी किताब', 'हिन्दी-किताब'],
    ['தமிழ் நூல்', 'தமிழ்-நூல்'],
    ['หนังสือ ไทย', 'หนังสือ-ไทย'],
    ['סֵפֶר עִבְרִי', 'סֵפֶר-עִבְרִי'.normalize('NFC')],
    ['كِتَابٌ', 'كِتَابٌ'.normalize('NFC')],
    ['Йогурт', 'йогурт'],
    ['I ❤️ mugs', 'i-mugs'],
    ['!?', ''],
    ['a'.repeat(300), 'a'.repeat(255)],
  ])('a slug of %j is %j', (name, slug) => {
    expect(slugify(name)).toBe(slug);
  });

  it('a slug made from a name is accepted from staff and files, and stays unchanged', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, words), (name) => {
        const slug = slugify(name);
        if (slug !== '') expect(normalizeSlug(slug)).toBe(slug);
        expect(slugify(slug)).toBe(slug);
      }),
    );
  });

  it('a slug does not depend on how the marks of the name are composed, or on its case', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, words), (name) => {
        expect(slugify(name.normalize('NFD'))).toBe(slugify(name.normalize('NFC')));
      }),
    );
    expect(slugify('KÜCHE Йод')).toBe(slugify('küche йод'));
  });

  it('a slug keeps every letter, mark and digit of non-Latin scripts', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(हि|न्दी|कि|ता|ब| )*$/), (name) => {
        expect(slugify(name).replaceAll('-', '')).toBe(name.replaceAll(' ', ''));
      }),
    );
  });

  it('a slug is found for every title: the better candidates first, all different, and none too long', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, words), (title) => {
        const slugs = slugsFor(title, '0190c7a5-0000-7000-8000-0123456789ab');
        expect(new Set(slugs).size).toBe(slugs.length);
        for (const slug of slugs) expect(normalizeSlug(slug)).toBe(slug);
        expect(slugs[0]).toBe(slugify(title, 230) || 'untitled');
      }),
    );
  });
});

describe('a text that is too long', () => {
  it('a text that is too long is cut between user-perceived characters', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
    const joined = fc.array(fc.constantFrom('👩‍🚀', 'न्दी', 'e\u0301', '🇩🇪', 'a', '𠮷'), { maxLength: 40 });
    fc.assert(
      fc.property(
        joined.map((parts) => parts.join('')),
        fc.nat(80),
        (text, maxLength) => {
          const cut = cutText(text, maxLength);
          const characters = [...segmenter.segment(text)].map(({ segment }) => segment);
          const count = [...segmenter.segment(cut)].length;
          expect(cut).toBe(characters.slice(0, count).join(''));
          expect(cut.length).toBeLessThanOrEqual(maxLength);
          const next = characters[count];
          if (next !== undefined) expect((cut + next).length).toBeGreaterThan(maxLength);
        },
      ),
    );
    expect(cutText('𠮷'.repeat(MAX_SLUG_LENGTH), MAX_SLUG_LENGTH)).toBe('𠮷'.repeat(127));
  });
});
