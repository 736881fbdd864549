const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The beginning of a text, of at most `maxLength` UTF-16 units. Never cuts what a reader sees as one character. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const boundary = graphemes.segment(text).containing(maxLength)?.index ?? 0;
  return text.slice(0, boundary);
}
