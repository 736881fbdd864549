import type { Sample } from './samples.ts';

const SANDBOX_CDN = 'https://embeddable-sandbox.cdn.apollographql.com';
const SANDBOX_FRAME = 'https://sandbox.embed.apollographql.com';

/** Settings for the page's scripts. */
export interface PageSettings {
  /** The path of the graph. */
  endpoint: string;
  samples: readonly Sample[];
  /** Whether the graph shows its query plans. */
  queryPlans: boolean;
}

/**
 * The page may load only its own files and Apollo's Sandbox. Both explorers add inline styles; this does not allow
 * scripts.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `script-src 'self' ${SANDBOX_CDN}`,
  `style-src 'self' 'unsafe-inline' ${SANDBOX_CDN}`,
  "img-src 'self' data: https:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  `frame-src ${SANDBOX_FRAME}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page at the gateway's URL: Apollo Sandbox, or GraphiQL if that cannot be loaded. */
export function renderExplorerPage(settings: PageSettings): string {
  return renderPage('Commerce graph', 'main.js', settings);
}

/** The page that shows the plan of the explorer's last operation. */
export function renderPlanPage(settings: PageSettings): string {
  return renderPage('Query plan', 'plan-page.js', settings);
}

function renderPage(title: string, script: string, settings: PageSettings): string {
  const sandbox = { script: `${SANDBOX_CDN}/v2/embeddable-sandbox.umd.production.min.js`, origin: SANDBOX_FRAME };
  // A "</script>" in a description must not end the block.
  const json = JSON.stringify({ ...settings, sandbox }).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <link rel="icon" href="/explorer/icon.svg">
    <link rel="stylesheet" href="/explorer/page.css">
    <script type="application/json" id="settings">${json}</script>
    <script type="module" src="/explorer/${script}"></script>
  </head>
  <body>
    <noscript>The explorer needs JavaScript.</noscript>
  </body>
</html>
`;
}
