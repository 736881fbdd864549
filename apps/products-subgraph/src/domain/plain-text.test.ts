import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasControlCharacters, normalizeCode, normalizeText } from './plain-text.ts';

describe('normalizeText', () => {
  it.each([
    ['\u00a0Mug\u202f', 'Mug'],
    ['10\u00a0kg', '10 kg'],
    ['Mo\u0308bel', 'M\u00f6bel'],
    ['Mu\u200bg\ufeff', 'Mug'],
    ['soft\u00adhyphen', 'softhyphen'],
    ['\u202eevil\u202c', 'evil'],
    ['\u200b', ''],
    ['A\u200dB', 'AB'],
    ['a \u200b ', 'a'],
  ])('normalizeText turns %j into %j', (text, normal) => {
    expect(normalizeText(text)).toBe(normal);
  });

  it.each(['👨‍👩‍👧 mug', '🏳️‍🌈', '👩🏽‍🚀', 'می‌خواهم', 'क्‍ष', 'नमस्ते', '咖啡', 'a\nb'])(
    'normalizeText leaves %j unchanged',
    (text) => {
      expect(normalizeText(text)).toBe(text);
    },
  );

  it('normalizeText is idempotent', () => {
    const unit = fc.constantFrom(
      'a',
      ' ',
      '\u00a0',
      '\u200b',
      '\u200c',
      '\u200d',
      '\u0301',
      'e',
      '👩',
      '\ufeff',
      'ن',
      '\n',
    );
    const property = fc.property(fc.oneof(fc.string({ unit, maxLength: 8 }), fc.string({ unit: 'binary' })), (text) => {
      for (const normalize of [normalizeText, normalizeCode]) {
        expect(normalize(normalize(text))).toBe(normalize(text));
        expect(normalize(text).normalize('NFC').trim()).toBe(normalize(text));
      }
      expect(normalizeCode(text)).not.toMatch(/[\u00a0\u00ad\u200b-\u200f\u2060\ufeff]/);
    });
    fc.assert(property, { numRuns: 3000 });
  });
});

it('line breaks of any kind, tabs and the like are control characters', () => {
  for (const text of ['a\nb', 'a\rb', 'a\tb', 'a\u2028b', 'a\u2029b', 'a\u0085b', 'a\0b', 'a\u001fb']) {
    expect(hasControlCharacters(text)).toBe(true);
  }
  for (const text of ['a b', 'Möbel', '👨‍👩‍👧', '咖啡']) expect(hasControlCharacters(text)).toBe(false);
});
