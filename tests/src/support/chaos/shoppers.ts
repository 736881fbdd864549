import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, type Client, createClient } from '../client.ts';
import type { Random } from '../random.ts';
import { buyStubbornly, cancelStubbornly } from '../shoppers.ts';
import { type Buyable, openCart, orderOf } from '../shopping.ts';
import type { Books } from './books.ts';

/** The client's pause before it retries after an outage. */
const PAUSE_MS = 500;
/** How long a client waits for an answer. */
const PATIENCE_MS = 30_000;
/** One in this many orders is cancelled at once. */
const CANCELLED = 4;

/** A client that records every request in the books. It pauses after one that the graph could not carry out. */
function createBookedClient(url: string, books: Books): Client {
  const client = createClient(url);
  const booked = async (ask: () => Promise<Answer>): Promise<Answer> => {
    const started = performance.now();
    const answer = await withPatience(ask()).catch(() => null);
    const codes = answer && codesOf(answer);
    books.note(codes, performance.now() - started);
    if (codes === null || codes.length > 0) await delay(PAUSE_MS);
    if (!answer) throw new Error('no answer');
    return answer;
  };
  return {
    post: (...parameters) => booked(() => client.post(...parameters)),
    query: (...parameters) => booked(() => client.query(...parameters)),
  };
}

async function withPatience(asked: Promise<Answer>): Promise<Answer> {
  const timeout = new AbortController();
  const over = delay(PATIENCE_MS, null, { signal: timeout.signal }).catch(() => null);
  try {
    const answer = await Promise.race([asked, over]);
    if (!answer) throw new Error(`no answer within ${PATIENCE_MS} ms`);
    return answer;
  } finally {
    timeout.abort();
  }
}

/** The codes of errors, and of user errors of mutations. */
function codesOf({ errors, data }: Answer): string[] {
  const payloads = Object.values((data ?? {}) as Record<string, { userErrors?: { code: string }[] } | null>);
  const userErrors = payloads.flatMap((payload) => payload?.userErrors ?? []);
  return [...errors.map(({ extensions }) => extensions.code), ...userErrors.map(({ code }) => code)];
}

/** Browses, orders and cancels, one after the other, until the signal aborts; the current step is finished. */
export async function shop(
  url: string,
  {
    books,
    variants,
    random,
    signal,
  }: { books: Books; variants: readonly Buyable[]; random: Random; signal: AbortSignal },
): Promise<void> {
  const client = createBookedClient(url, books);
  while (!signal.aborted) {
    await client.query('{ products(first: 5) { nodes { title variants { sku } } } }').catch(() => null);
    const lines = pickLines(variants, random);
    const cart = await openCart(client, lines).catch(() => null);
    if (!cart?.checkoutPreview?.total) continue;
    const input = orderOf(cart);
    const { number, placed, codes } = await buyStubbornly(client, input);
    if (number === null || !placed) throw new Error(`an order was refused: ${codes.join()}`);
    const units = new Map(lines.map(({ variantId, quantity }) => [variantId, quantity]));
    const isCancelled = random.below(CANCELLED) === 0;
    if (isCancelled) await cancelStubbornly(client, placed);
    books.orders.push({ number, total: input.expectedTotal.minorUnits, units, isCancelled });
  }
}

function pickLines(variants: readonly Buyable[], random: Random) {
  const first = random.below(variants.length);
  const chosen = [variants[first], variants[(first + 1) % variants.length]].slice(0, 1 + random.below(2));
  return chosen.flatMap((variant) => (variant ? [{ variantId: variant.id, quantity: 1 + random.below(3) }] : []));
}
