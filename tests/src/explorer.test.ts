import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { findChromium, NO_CHROMIUM, startChromium } from './support/chromium.ts';
import { refuseOtherHosts, standInSandbox } from './support/stand-in-sandbox.ts';

const gatewayUrl = inject('gatewayUrl');
const executable = findChromium();
/** Where to save screenshots, for people. */
const screenshots = process.env.SCREENSHOTS;

describe.runIf(executable)('the explorer in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium(executable ?? '');
  });
  afterAll(() => browser.close());

  /** A page that reports everything that goes wrong in it. */
  async function openPage(viewport = { width: 1500, height: 850 }): Promise<{ page: Page; problems: string[] }> {
    const context = await browser.newContext({ viewport });
    onTestFinished(() => context.close());
    // Generous: only a hang shall time out.
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('ERR_FAILED')) problems.push(message.text());
    });
    return { page, problems };
  }

  const sample = (page: Page, operation: string) => page.locator(`nav a[title=${operation}]`).click();
  const shown = (page: Page, explorer: string) => page.waitForSelector(`body[data-explorer=${explorer}]`);
  const picture = async (page: Page, name: string) => {
    if (!screenshots) return;
    mkdirSync(screenshots, { recursive: true });
    await page.screenshot({ path: join(screenshots, `${name}.png`) });
  };

  it('the explorer in a browser is Apollo Sandbox, connected, with headers and a sample that can be run', async () => {
    const { page, problems } = await openPage();
    const { refused } = await standInSandbox(page);
    await page.goto(new URL('/', gatewayUrl).href);
    await shown(page, 'sandbox');
    await sample(page, 'PreviewCheckout');
    await shown(page, 'sandbox');
    const options = await page.evaluate('({ ...window.sandboxOptions, handleRequest: undefined })');
    expect(options).toMatchObject({
      initialEndpoint: gatewayUrl,
      initialState: {
        document: expect.stringContaining('query PreviewCheckout'),
        variables: { cartId: expect.any(String) },
        headers: { 'apollographql-client-name': 'explorer' },
      },
    });
    const answer = await page.evaluate('window.runSandbox()');
    expect(answer).toMatchObject({ data: { cart: expect.objectContaining({ version: expect.any(Number) }) } });
    expect({ problems, refused }).toEqual({ problems: [], refused: [] });
    await picture(page, 'sandbox');
  });

  it('the explorer in a browser is GraphiQL if the CDN is unreachable, with the plan beside it, light and dark', async () => {
    const { page, problems } = await openPage();
    await refuseOtherHosts(page);
    await page.goto(gatewayUrl);
    await shown(page, 'graphiql');
    expect(await page.getByRole('status').textContent()).toContain('Sandbox cannot be reached');

    await sample(page, 'OrderTotal');
    await shown(page, 'graphiql');
    await page.getByRole('button', { name: 'Query plan' }).click();
    await page.getByRole('button', { name: /Execute query/ }).click();
    const response = page.locator('.graphiql-response');
    await response.getByText('"currencyCode"').waitFor();
    expect(await response.textContent()).not.toContain('queryPlan');
    const hops = page.locator('.plan .fetch');
    expect(await hops.locator('.service').allInnerTexts()).toEqual(['orders', 'cart', 'products', 'orders']);
    expect(await hops.first().textContent()).toMatch(/\d ms\s*root\s*1 row, 0 cache hits/);
    await picture(page, 'graphiql-light');
    expect(await brightness(page, '.graphiql-container')).toBe('light');
    expect(await brightness(page, FIELD_IN_EDITOR, 'color')).toBe('dark');

    await Promise.all([page.waitForEvent('load'), page.emulateMedia({ colorScheme: 'dark' })]);
    await shown(page, 'graphiql');
    await page.locator(FIELD_IN_EDITOR).first().waitFor();
    expect(await brightness(page, '.graphiql-container')).toBe('dark');
    expect(await brightness(page, 'body > header')).toBe('dark');
    // The editor applies its theme a moment after it shows its text.
    await expect.poll(() => brightness(page, FIELD_IN_EDITOR, 'color')).toBe('light');
    await picture(page, 'graphiql-dark');

    await page.getByRole('button', { name: 'Headers' }).click();
    await page.getByText('apollographql-client-name').first().waitFor();
    await page.getByRole('button', { name: /Documentation Explorer/ }).click();
    await page.getByRole('link', { name: 'Query', exact: true }).click();
    await page.getByText('One order, by exactly one of').waitFor();
    await picture(page, 'documentation');
    const settings = await page.getByRole('button', { name: /settings dialog/ }).boundingBox();
    expect((settings?.y ?? 0) + (settings?.height ?? 0)).toBeLessThanOrEqual(850);

    await page.goto(new URL('/plans', gatewayUrl).href);
    expect(await page.locator('.plan .fetch').count()).toBe(4);
    await picture(page, 'plans');
    expect(problems).toEqual([]);
  });

  it('the explorer on a phone shows the operation, its answer, its plan and the documentation in full width', async () => {
    const { page, problems } = await openPage(PHONE);
    await refuseOtherHosts(page);
    await page.goto(`${gatewayUrl}?explorer=graphiql&sample=OrderTotal`);
    await shown(page, 'graphiql');
    await page.getByRole('button', { name: /Execute query/ }).click();
    await page.locator('.graphiql-response').getByText('"currencyCode"').waitFor();
    await picture(page, 'phone-graphiql');
    // Eight lines of an operation.
    await expectInFullWidth(page, '.graphiql-query-editor', 8 * LINE + 30);
    await expectInFullWidth(page, '.graphiql-editor-tools', 40);
    await expectInFullWidth(page, '.graphiql-response', 200);
    await expectInFullWidth(page, 'nav[aria-label=Samples]', 20);
    const settings = await page.getByRole('button', { name: /settings dialog/ }).boundingBox();
    expect((settings?.x ?? PHONE.width) + (settings?.width ?? 0)).toBeLessThanOrEqual(PHONE.width);

    await page.getByRole('button', { name: /Documentation Explorer/ }).click();
    await page.getByRole('link', { name: 'Query', exact: true }).waitFor();
    await picture(page, 'phone-documentation');
    await expectInFullWidth(page, '.graphiql-plugin', 300);
    await page.getByRole('button', { name: 'Query plan' }).click();
    await picture(page, 'phone-plan');
    await expectInFullWidth(page, '.plan .fetch >> nth=3', 40);
    await page.goto(new URL('/plans', gatewayUrl).href);
    await expectInFullWidth(page, '.plan .fetch >> nth=3', 40);
    expect(problems).toEqual([]);
  });

  it('the explorer in a browser runs every sample, in any order', async () => {
    const { page, problems } = await openPage();
    await standInSandbox(page);
    await page.goto(gatewayUrl);
    await shown(page, 'sandbox');
    const answers = (await page.evaluate(RUN_SAMPLES_BACKWARDS)) as [string, Record<string, object | null>][];
    expect(answers.length).toBeGreaterThanOrEqual(6);
    for (const [operation, { data, errors }] of answers) {
      expect({ operation, errors }).toEqual({ operation, errors: undefined });
      const [answer] = Object.values(data ?? {}) as { userErrors?: unknown[] }[];
      expect(answer, operation).toBeTruthy();
      expect(answer?.userErrors ?? [], operation).toEqual([]);
    }
    expect(problems).toEqual([]);
  });
});

const PHONE = { width: 375, height: 740 };

/** The height of a line in GraphiQL's editors. */
const LINE = 20;

/** An element is seen as a whole once the page is scrolled there, uses the screen's width and has at least this height; nothing is wider than the screen. */
async function expectInFullWidth(page: Page, selector: string, height: number): Promise<void> {
  await page.locator(selector).scrollIntoViewIfNeeded();
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not shown`);
  expect(box.width, selector).toBeGreaterThanOrEqual(PHONE.width - 60);
  expect(box.height, selector).toBeGreaterThanOrEqual(height);
  expect(box.x, selector).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width, selector).toBeLessThanOrEqual(PHONE.width);
  expect(box.y + box.height, selector).toBeLessThanOrEqual(PHONE.height);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
}

/** Runs in the page, with its own modules: each sample as a click fills it in, sent as an explorer sends it. */
const RUN_SAMPLES_BACKWARDS = `(async () => {
  const { fillSample } = await import('/explorer/samples.js');
  const { send } = await import('/explorer/send.js');
  const { settings } = await import('/explorer/settings.js');
  const answers = [];
  for (const sample of [...settings.samples].reverse()) {
    const { document: query, variables, operation } = await fillSample(sample);
    const headers = { 'content-type': 'application/json' };
    const response = await send(settings.endpoint, { headers, body: JSON.stringify({ query, variables }) });
    answers.push([operation, await response.json()]);
  }
  return answers;
})()`;

const FIELD_IN_EDITOR = '.graphiql-editor .view-line span:text-is("currencyCode")';

/** Whether an element's background, or its text, is light or dark. */
function brightness(page: Page, selector: string, property: 'backgroundColor' | 'color' = 'backgroundColor') {
  return page
    .locator(selector)
    .first()
    .evaluate((element, which) => {
      const channels = getComputedStyle(element)[which].match(/\d+/g)?.slice(0, 3).map(Number) ?? [];
      return channels.reduce((sum, channel) => sum + channel, 0) > 3 * 128 ? 'light' : 'dark';
    }, property);
}

if (!executable) it.todo(NO_CHROMIUM);
