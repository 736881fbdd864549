import { expect, it } from 'vitest';
import { limitErrors } from './limit-errors.ts';

const create = (message: string, extensions: object) => ({ message, extensions: { ...extensions } });
const errors = (count: number) =>
  Array.from({ length: count }, (_, index) => create(`no ${index}`, { code: 'FORBIDDEN' }));

it('an answer has 50 errors at most, and one more that counts the others', () => {
  expect(limitErrors(errors(50), create)).toEqual(errors(50));
  const limited = limitErrors(errors(9_800), create);
  expect(limited.slice(0, 50)).toEqual(errors(50));
  expect(limited.slice(50)).toEqual([
    { message: '9750 more errors were omitted', extensions: { code: 'ERRORS_LEFT_OUT', count: 9_750 } },
  ]);
});

it('the errors that two subgraphs have omitted are counted together', () => {
  const limited = limitErrors([...limitErrors(errors(70), create), ...limitErrors(errors(60), create)], create);
  expect(limited).toHaveLength(51);
  expect(limited.at(-1)).toMatchObject({ extensions: { code: 'ERRORS_LEFT_OUT', count: 80 } });
  expect(limitErrors(limitErrors(errors(60), create), create).at(-1)).toMatchObject({ extensions: { count: 10 } });
});
