/** Text that is equal for equal answers, in any order of keys and errors. A key may be `__proto__`. */
export function comparable(answer: unknown): string {
  return JSON.stringify(answer, (_key, part: unknown) => {
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.entries(part)
      .map(([key, value]) => [key, key === 'errors' && Array.isArray(value) ? value.map(comparable).toSorted() : value])
      .toSorted(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));
  });
}
