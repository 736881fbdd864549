/** Text that is the same for the same answer, in whatever order keys and errors stand. A key may be `__proto__`. */
export function comparable(answer: unknown): string {
  const sorted = JSON.stringify(answer, (key, part: unknown) => {
    if (key === 'errors' && Array.isArray(part)) return part.map((each) => JSON.stringify(each)).toSorted();
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1));
  });
  return sorted;
}
