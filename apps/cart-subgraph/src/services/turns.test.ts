import { describe, expect, it } from 'vitest';
import { createTurns } from './turns.ts';

describe('tasks that take turns', () => {
  it('run one after the other in the order of asking, also after one that failed; other keys do not wait', async () => {
    const inTurn = createTurns();
    const log: string[] = [];
    const task =
      (name: string, fails = false) =>
      async () => {
        log.push(`${name} begins`);
        await Promise.resolve();
        log.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      };
    const results = await Promise.allSettled([
      inTurn('a', task('first')),
      inTurn('a', task('second', true)),
      inTurn('b', task('other')),
      inTurn('a', task('third')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    const ofA = log.filter((entry) => !entry.startsWith('other'));
    expect(ofA).toEqual(['first', 'second', 'third'].flatMap((name) => [`${name} begins`, `${name} ends`]));
    expect(log.indexOf('other begins')).toBeLessThan(log.indexOf('second begins'));
    expect(await inTurn('a', task('fourth'))).toBe('fourth');
  });
});
