import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** The path of a Chromium or Chrome: CHROME_PATH, or the first one found; null if there is none. */
export function findChromium(): string | null {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...MAC];
  return candidates.find((path) => existsSync(path)) ?? null;
}

/** Starts a headless browser. */
export function startChromium(executablePath: string): Promise<Browser> {
  // The sandbox needs user namespaces, which root and many containers do not have; the pages are our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
}

/** The message of a run without a browser. */
export const NO_CHROMIUM =
  'No Chromium or Chrome was found (PATH, CHROME_PATH): NOTHING was tested in a browser. Install one, or set CHROME_PATH.';

if (findChromium() === null) process.stderr.write(`\n${NO_CHROMIUM}\n\n`);
