import type { Page } from 'playwright-core';

/** Communicates with the page as Apollo's script does: opens the frame, and sends operations through the page. */
const SCRIPT = `window.EmbeddedSandbox = class {
  constructor(options) {
    window.sandboxOptions = options;
    const frame = document.createElement('iframe');
    frame.src = 'https://sandbox.embed.apollographql.com/sandbox/explorer';
    document.querySelector(options.target).append(frame);
    const { document: query, variables, headers } = options.initialState;
    window.runSandbox = async () => {
      const body = JSON.stringify({ query, variables });
      const sent = { 'content-type': 'application/json', ...headers };
      const response = await options.handleRequest(options.initialEndpoint, { method: 'POST', headers: sent, body });
      return response.json();
    };
  }
};`;

const FRAME = `<!doctype html><title>Sandbox</title><p>Apollo Sandbox</p>
<script>parent.postMessage({ name: 'ExplorerListeningForHandshake' }, '*')</script>`;

/** Stands in for Apollo's CDN and frame. All other requests of the page to other hosts are recorded and refused. */
export async function standInSandbox(page: Page): Promise<{ refused: string[] }> {
  const refused: string[] = [];
  await page.route(
    (url) => url.hostname !== '127.0.0.1',
    async (route) => {
      const url = route.request().url();
      if (/^https:\/\/embeddable-sandbox\.cdn\.apollographql\.com\/v2\/[\w.-]+\.js/.test(url)) {
        return route.fulfill({ contentType: 'text/javascript', body: SCRIPT });
      }
      if (url.startsWith('https://sandbox.embed.apollographql.com/')) {
        return route.fulfill({ contentType: 'text/html', body: FRAME });
      }
      refused.push(url);
      return route.abort();
    },
  );
  return { refused };
}

/** Blocks all requests to other hosts. */
export async function refuseOtherHosts(page: Page): Promise<void> {
  await page.route(
    (url) => url.hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
}
