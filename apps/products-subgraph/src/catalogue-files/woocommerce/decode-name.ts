const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ndash: '–', mdash: '—', hellip: '…' },
  ...{ lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', trade: '™', reg: '®', copy: '©', euro: '€', times: '×' },
};

/** WordPress keeps some characters of names as entities. Each is decoded once: `&amp;gt;` is the text `&gt;`. */
export function decodeName(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (entity, decimal, hex, name) => {
    if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? entity) : entity;
    const code = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10);
    const character = code <= 0x10ffff ? String.fromCodePoint(code) : '';
    // What cannot be stored, or not be seen, stays as it is written.
    return character === '' || /[\p{Cc}\p{Surrogate}]/u.test(character) ? entity : character;
  });
}
