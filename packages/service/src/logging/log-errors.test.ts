import { expect, it } from 'vitest';
import { createErrorSerializer } from './log-errors.ts';

it('of equal errors, only the first one per minute is logged with its stack', () => {
  let now = 0;
  const serialize = createErrorSerializer(() => now);
  const fail = (id: number) => Object.assign(new Error(`no mug ${id}`, { cause: new Error('away') }), { code: 'GONE' });
  const fallOver = () => new TypeError('a bug');
  const hasStack = (error: Error) => 'stack' in serialize(error);

  expect([1, 2, 3].map((id) => hasStack(fail(id)))).toEqual([true, false, false]);
  expect(hasStack(fallOver())).toBe(true);
  expect(JSON.parse(JSON.stringify(serialize(fail(4))))).toEqual({
    type: 'Error',
    message: 'no mug 4: away',
    code: 'GONE',
  });
  now = 60_000;
  expect([5, 6].map((id) => hasStack(fail(id)))).toEqual([true, false]);
});
