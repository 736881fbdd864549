const KEY = 'explorer:token';

/** The login that is sent with every operation; '' for a guest. Kept as long as the tab is open. */
export function readToken() {
  return sessionStorage.getItem(KEY) ?? '';
}

export function writeToken(text) {
  sessionStorage.setItem(KEY, text.trim().replace(/^Bearer +/i, ''));
}
