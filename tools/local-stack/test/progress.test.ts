import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createProgress } from '../src/progress.ts';

it('warnings and errors of services are shown with their reasons, and repeated ones once', () => {
  let shown = '';
  const out = new Writable({
    write(text, _, done) {
      shown += text;
      done();
    },
  });
  const { warn } = createProgress(out, new AbortController().signal);
  const failed = { level: 50, msg: 'resolver failed', field: 'products.nodes.size', err: { message: 'no size' } };
  const lines = [{ level: 30, msg: 'started' }, failed, failed, { level: 40, msg: 'slow' }].map((line) =>
    JSON.stringify(line),
  );
  warn('products-subgraph', lines.join('\n'));
  expect(shown).toBe('[products-subgraph] resolver failed (products.nodes.size): no size\n[products-subgraph] slow\n');
});
