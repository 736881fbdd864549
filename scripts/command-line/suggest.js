/**
 * " Did you mean X?" for the known name that is nearest to a wrong one; '' if none is near.
 * @param limit in how many letters they differ at most: a third of them unless given.
 */
export function didYouMean(wrong, known, limit = Math.max(1, Math.floor(wrong.length / 3))) {
  const nearest = nearestOf(wrong, known, limit);
  return nearest === null ? '' : ` Did you mean ${nearest}?`;
}

function nearestOf(wrong, known, limit) {
  let nearest = null;
  let least = limit + 1;
  for (const name of known) {
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase());
    if (distance < least) [nearest, least] = [name, distance];
  }
  return nearest;
}

/** How many letters must be added, removed or replaced (Levenshtein). */
function editDistance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const replaced = row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[other.length];
}
