import { expect, it } from 'vitest';
import { namesOf } from '../src/names-of.ts';

it('npm run dev names up to six edited files, and counts what is beyond five of more', () => {
  expect(namesOf(['a', 'b'])).toBe('a, b');
  expect(namesOf(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d, e, f');
  expect(namesOf(['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toBe('a, b, c, d, e and 2 others');
});
