import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findWronglyDecoded, hasControlCharacters, normalizeCode, normalizeText } from './plain-text.ts';

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

  it('normalizeText keeps 30 marks of a letter: more occur in no language, and ordering them takes quadratic time', () => {
    const marks = (count: number) => `q${'\u0301\u0316'.repeat(count / 2)}`;
    expect(normalizeText(marks(30))).toBe(marks(30).normalize('NFC'));
    expect(normalizeText(`${marks(1000)}u ${marks(40)}`)).toBe(`${marks(30)}u ${marks(30)}`.normalize('NFC'));
  });

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

describe('text that was read in another encoding', () => {
  const languages = [
    'Größe Übermaß Äpfel Öl',
    'Crème brûlée, l’été à Noël',
    '“Señor” niño ¿qué? ¡olé!',
    'Maçã «MAÇû “MAÇÔ ÂNGULO',
    'Zażółć gęślą jaźń',
    'Стол и стул',
    'Ελληνικά',
    'שולחן',
    'طاولة',
    'हिन्दी',
    '蓝色咖啡杯',
    'コーヒー',
    '👩‍🚀',
    'Ångström ß–ÿ…',
    '10 × 5 €',
    '√2 · π²',
    'Voilà…» café”',
  ];

  it.each(languages)('the text %j was read in the right encoding', (text) => {
    expect(findWronglyDecoded(text)).toBeNull();
  });

  it('text of any of many languages that is read in Windows-1252 instead of UTF-8 is found', () => {
    const windows = new TextDecoder('windows-1252');
    const texts = languages.filter((text) => !text.startsWith('√'));
    for (const text of texts) expect(findWronglyDecoded(windows.decode(Buffer.from(text)))).not.toBeNull();
  });

  it('text that has lost characters is found, with what stands around it', () => {
    const text = `${'a'.repeat(100)} M\ufffdbel`;
    expect(findWronglyDecoded(text)).toContain('M\ufffdbel');
    expect(findWronglyDecoded('Gr√∂√üe')).not.toBeNull();
  });
});
