import type { IncomingMessage, ServerResponse } from 'node:http';
import { execute } from './fetch.ts';
import { formatMoney } from './format-money.ts';
import { BrowseProductsDocument, ReadCartDocument } from './gql/graphql.ts';
import { CART } from './shop-session.ts';

/**
 * Answers a request with a page that is rendered on the server, for `createServer` of `node:http`: the newest products,
 * and what the visitor has in the cart. Nothing is kept between requests, so nobody sees the cart of somebody else.
 */
export async function servePage(url: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = headersOf(request);
  const cartId = cookieOf(request, CART);
  const [{ products }, cart] = await Promise.all([
    execute(url, BrowseProductsDocument, { first: 10 }, headers),
    cartId ? execute(url, ReadCartDocument, { id: cartId }, headers) : null,
  ]);
  const items = (products?.nodes ?? []).map(({ title, priceRange }) => {
    const price = priceRange ? formatMoney(priceRange.min, 'en') : 'not for sale';
    return `<li>${escapeHtml(title)}: ${price}</li>`;
  });
  const html = `<!doctype html><ul>${items.join('')}</ul><p>${cart?.cart?.totalQuantity ?? 0} in the cart</p>`;
  // A page with a cart is for one visitor: no cache between may keep it.
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-store' });
  response.end(html);
}

/** The gateway limits requests by the visitor's address: without it, all visitors of this server share one limit. */
function headersOf({ socket }: IncomingMessage): Record<string, string> {
  return { 'x-forwarded-for': socket.remoteAddress ?? '' };
}

/** The server sets its cookies `HttpOnly; Secure; SameSite=Lax`, so that scripts cannot read them. */
function cookieOf({ headers }: IncomingMessage, name: string): string | null {
  const pairs = (headers.cookie ?? '').split(/;\s*/).map((pair) => pair.split('='));
  return pairs.find(([key]) => key === name)?.[1] ?? null;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
