/** More than these are counted: a switch of branches changes hundreds of files. */
const MOST_NAMED = 5;

/** Files in one line. */
export function namesOf(paths: readonly string[]): string {
  if (paths.length <= MOST_NAMED + 1) return paths.join(', ');
  return `${paths.slice(0, MOST_NAMED).join(', ')} and ${paths.length - MOST_NAMED} others`;
}
