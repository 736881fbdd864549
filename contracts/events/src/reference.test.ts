import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { newEvent, renderReference } from './index.ts';

const DOCUMENT = fileURLToPath(new URL('../../../docs/events.md', import.meta.url));
const MARK = '<!-- Below: written by UPDATE_EVENTS=1 npm test --workspace @commerce/events -->\n';

it('docs/events.md describes every type of event as receivers get it', async () => {
  const [prose, reference] = (await readFile(DOCUMENT, 'utf8')).split(MARK);
  const expected = `\n${renderReference()}`;
  if (process.env.UPDATE_EVENTS) await writeFile(DOCUMENT, `${prose}${MARK}${expected}`);
  else expect(reference).toBe(expected);
});

it('an event that does not match its contract is refused before it is written', () => {
  const broken = { orderId: 'no id', number: 'x', reason: null };
  expect(() => newEvent('order.cancelled', broken)).toThrow();
  const more = { orderId: '00000000-0000-4000-8000-000000000000', number: 'x', reason: null, email: 'a@b.c' };
  expect(() => newEvent('order.cancelled', more as never)).toThrow();
});
