import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readCatalogueFile } from './read-catalogue-file.ts';
import { csvText, shirt } from './test-catalogue.ts';

const mug = { Handle: 'mug', Title: 'Mug', 'Variant Price': '5' };

function read(source: Readable) {
  return readCatalogueFile(source, { currencyCode: 'EUR' });
}

describe('a file that cannot be read to its end', () => {
  it('a file that cannot be read to its end yields the products that are complete before it fails, and not the one that may go on', async () => {
    const handles: string[] = [];
    const reading = async () => {
      for await (const item of read(Readable.from([csvText([shirt(), mug]), 'hat,"Hat']))) {
        if (item.kind === 'product') handles.push(item.product.handle);
      }
    };
    await expect(reading()).rejects.toMatchObject({
      name: 'CatalogueFileError',
      code: 'QUOTE_NOT_CLOSED',
      line: 4,
      message: expect.stringContaining('never closed'),
    });
    expect(handles).toEqual(['shirt']);
  });

  it('a file that cannot be read to its end destroys its source', async () => {
    const source = Readable.from(['Handle,Title\n', 'shirt,Shirt\n']);
    await expect(read(source).next()).rejects.toMatchObject({ code: 'MISSING_COLUMNS' });
    expect(source.destroyed).toBe(true);
  });
});

it('reading a product file destroys the source when the caller stops early', async () => {
  const source = Readable.from([csvText([shirt(), mug]), 'hat,Hat,8\n']);
  for await (const item of read(source)) {
    expect(item).toEqual({ kind: 'note', note: 'NO_STOCK_COLUMN' });
    break;
  }
  expect(source.destroyed).toBe(true);
});
