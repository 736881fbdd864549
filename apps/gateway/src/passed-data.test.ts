import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PassedData, readPassedData, writeAnswer } from './passed-data.ts';

it('an answer with nothing but data is written as it came, whatever is in it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
      const passed = readPassedData(`${JSON.stringify({ data })}\n`);
      const text = `${JSON.stringify({ data })}\n`;
      if (passed) expect(writeAnswer({ data: passed as never })).toBe(text);
      if (passed) expect(JSON.stringify({ data: passed })).toBe(text.trimEnd());
      expect(writeAnswer({ data })).toBe(text);
    }),
  );
});

it.each([
  '{"errors":[{"message":"x"}],"data":{"a":null}}',
  '{"data":{"a":null},"errors":[{"message":"x"}]}',
  '{"data":{"a":1},"extensions":{}}',
  '{"data":null}',
  '<html>',
  '',
])('%s is not passed on', (body) => {
  expect(readPassedData(body)).toBeNull();
});

it('data that came as text is left out of nothing: errors beside it are written', () => {
  const data = new PassedData('{"a":1}') as never;
  expect(JSON.parse(writeAnswer({ data, extensions: { b: 2 } }))).toEqual({ data: { a: 1 }, extensions: { b: 2 } });
});
