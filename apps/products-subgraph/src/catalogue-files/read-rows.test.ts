import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { MAX_ROW_BYTES } from './limits.ts';
import { type CsvRow, readRows } from './read-rows.ts';
import { chunksOf, collect } from './test-catalogue.ts';

async function rowsOf(text: string, chunkSize = 10_000): Promise<CsvRow[]> {
  return collect(readRows(Readable.from(chunksOf(Buffer.from(text), chunkSize))));
}

async function linesOf(text: string, chunkSize?: number): Promise<[number, number][]> {
  return (await rowsOf(text, chunkSize)).map(({ line, lastLine }) => [line, lastLine]);
}

describe('the line of a row', () => {
  it.each([
    ['line feeds', '\n'],
    ['carriage returns and line feeds', '\r\n'],
    ['carriage returns', '\r'],
  ])('the line of a row counts the breaks inside quotes, with %s', async (_, end) => {
    const text = ['a,b', '1,"x', 'y', 'z"', '2,3', '', '4,"5', '"'].join(end);
    for (const chunkSize of [1, 2, 3, 100]) {
      expect(await linesOf(text, chunkSize)).toEqual([
        [1, 1],
        [2, 4],
        [5, 5],
        [7, 8],
      ]);
    }
  });

  it('the line of a row is right in a file that mixes line endings', async () => {
    expect(await linesOf('a,b\r\n1,"x\ny\r\nz"\n2,3\r\n4,5')).toEqual([
      [1, 1],
      [2, 4],
      [5, 5],
      [6, 6],
    ]);
  });

  it('the line of a row counts blank rows, which are left out', async () => {
    expect(await linesOf('\n\na,b\n,\n \n1,2\n\n')).toEqual([
      [3, 3],
      [6, 6],
    ]);
  });
});

describe('quotes', () => {
  it('quotes protect separators, line breaks and doubled quotes', async () => {
    const [row] = await rowsOf('"a,b","c\nd","""e"" f"');
    expect(row).toMatchObject({ cells: ['a,b', 'c\nd', '"e" f'], isWellQuoted: true });
  });

  it('quotes are plain characters inside a cell that does not start with one', async () => {
    const [row] = await rowsOf('12" screen,6" stand');
    expect(row).toMatchObject({ cells: ['12" screen', '6" stand'], isWellQuoted: true });
  });

  it('quotes are broken when the cell goes on after the closing one, and the rows after are read again', async () => {
    const rows = await rowsOf('"a"b,1\nc,2\n"d" ,3\ne,4\n');
    expect(rows.map(({ line, isWellQuoted }) => [line, isWellQuoted])).toEqual([
      [1, false],
      [2, true],
      [3, false],
      [4, true],
    ]);
  });

  it('quotes that are never closed spoil the rows up to the next quote, and not the file', async () => {
    const rows = await rowsOf('a,1\n"b,2\nc,3\n"d",4\ne,5\n');
    expect(rows.map(({ line, lastLine, isWellQuoted }) => [line, lastLine, isWellQuoted])).toEqual([
      [1, 1, true],
      [2, 4, false],
      [5, 5, true],
    ]);
  });

  it('quotes that stay open to the end are an error with the line, after the rows before', async () => {
    const lines: number[] = [];
    const reading = async () => {
      for await (const { line } of readRows(Readable.from(['a,1\nb,2\n"c,3\nd,4\n']))) lines.push(line);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'QUOTE_NOT_CLOSED', line: 3 });
    expect(lines).toEqual([1, 2]);
  });
});

describe('a row of unbounded length', () => {
  async function failureOf(start: string, endless: string): Promise<{ error: unknown; piecesRead: number }> {
    let piecesRead = 0;
    function* pieces() {
      yield start;
      for (; piecesRead < 10_000; piecesRead++) yield endless.repeat(1000);
    }
    const error = await collect(readRows(Readable.from(pieces()))).catch((thrown: unknown) => thrown);
    return { error, piecesRead };
  }

  it.each([
    ['one cell', 'a'],
    ['empty cells', ','],
    ['empty cells and quoted line breaks', ',,,,,,,,,,,,,,,,,,"\n"'],
  ])('a row of unbounded length is an error with its line, when it is made of %s', async (_, endless) => {
    const { error, piecesRead } = await failureOf('a,1\nb,', endless);
    expect(error).toMatchObject({ code: 'ROW_TOO_LONG', line: 2 });
    expect(piecesRead * endless.length * 1000).toBeLessThan(4 * MAX_ROW_BYTES);
  });

  it('a row of unbounded length is an error with its line, when a quote is left open', async () => {
    const { error } = await failureOf('a,1\n"', 'some,words\n');
    expect(error).toMatchObject({ code: 'ROW_TOO_LONG', line: 2 });
  });
});

it('reading rows destroys the source when the caller stops early', async () => {
  const source = Readable.from(chunksOf(Buffer.from('a,b\n'.repeat(1000)), 10));
  for await (const row of readRows(source)) if (row.line === 3) break;
  expect(source.destroyed).toBe(true);
});

it('reading rows throws the errors of the source as they are', async () => {
  const failure = new Error('disk');
  const source = new Readable({ read: () => source.destroy(failure) });
  await expect(collect(readRows(source))).rejects.toBe(failure);
});
