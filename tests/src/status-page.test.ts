import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { signLogin } from '@commerce/local-stack';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { findChromium, startChromium } from './support/chromium.ts';

const executable = findChromium();
/** Where to save screenshots, for people. */
const screenshots = process.env.SCREENSHOTS;

describe.runIf(executable)('the page of key figures in a browser', () => {
  it.each([
    ['a phone', 390],
    ['a desk', 1280],
  ])('the page of key figures asks for a login, and shows plots that fit %s', async (name, width) => {
    const browser = await startChromium(executable ?? '');
    onTestFinished(() => browser.close());
    const context = await browser.newContext({ viewport: { width, height: 850 } });
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      // A refused login is one.
      if (message.type() === 'error' && !message.text().includes('401')) problems.push(message.text());
    });
    await page.goto(new URL('/status', inject('gatewayUrl')).href);
    const logIn = async (token: string) => {
      await page.getByLabel(/Login of staff/).fill(token);
      await page.getByRole('button', { name: 'Show' }).click();
    };
    await logIn('not.a.token');
    await page.getByText('the token is not valid').waitFor();
    await logIn(await signLogin(inject('dataDirectory'), { customerId: 'sam', scopes: ['audit:read'] }));
    // The second sample of a gateway that has just started.
    await page.locator('figure svg').first().waitFor();
    expect(await page.locator('figcaption').allInnerTexts()).toContain('Operations per second');
    expect(await page.getByLabel(/Login of staff/).isVisible()).toBe(false);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(problems).toEqual([]);
    if (!screenshots) return;
    mkdirSync(screenshots, { recursive: true });
    await page.screenshot({ path: join(screenshots, `status-${name.replaceAll(' ', '-')}.png`), fullPage: true });
  });
});
