import { send } from './send.js';
import { loadScript, settings } from './settings.js';

/** A network that silently drops connections never reports a failure. */
const MAX_WAIT_MS = 20_000;

/** Opens Apollo Sandbox in an element. Rejects if its CDN or its frame is unreachable. */
export async function openSandbox(target, { document, variables, headers }) {
  await within(MAX_WAIT_MS, loadScript(settings.sandbox.script));
  const answered = firstMessageFrom(settings.sandbox.origin);
  new window.EmbeddedSandbox({
    target: `#${target.id}`,
    initialEndpoint: new URL(settings.endpoint, location.href).href,
    endpointIsEditable: false,
    hideCookieToggle: true,
    runTelemetry: false,
    initialState: { document, variables, headers, includeCookies: false },
    handleRequest: send,
  });
  await within(MAX_WAIT_MS, answered);
}

function firstMessageFrom(origin) {
  return new Promise((resolve) => {
    const listen = (event) => {
      if (event.origin !== origin) return;
      window.removeEventListener('message', listen);
      resolve();
    };
    window.addEventListener('message', listen);
  });
}

function within(milliseconds, promise) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('Apollo Sandbox does not answer')), milliseconds);
    promise.then(resolve, reject);
  });
}
