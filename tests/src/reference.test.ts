import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { buildSchema, Kind, parse, print } from 'graphql';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, startChromium } from './support/chromium.ts';
import { type Scene, setScene } from './support/reference/scene.ts';
import { root } from './support/repository.ts';

const examplesFile = join(root, 'docs/examples/root-fields.graphql');
const answersFile = join(root, 'docs/examples/answers.json');

const examples = parse(readFileSync(examplesFile, 'utf8')).definitions.flatMap((definition) =>
  definition.kind === Kind.OPERATION_DEFINITION ? [definition] : [],
);
/** The answers in the reference: `npm run docs:examples` writes them. */
const answers: Record<string, { variables: Record<string, unknown>; data: unknown }> = JSON.parse(
  readFileSync(answersFile, 'utf8'),
);
const schema = buildSchema(readFileSync(join(root, 'apps/gateway/api.graphql'), 'utf8'));
const rootFields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
  Object.keys(type?.getFields() ?? {}),
);

describe('the examples of the reference', () => {
  const fresh: typeof answers = {};
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene();
  });
  afterAll(() => scene?.tidyUp());

  it('the examples of the reference are exactly one per root field', () => {
    expect(examples.map(({ name }) => name?.value).sort()).toEqual(rootFields.toSorted());
  });

  it.each(examples.map((example) => [example.name?.value ?? '', example] as const))(
    'the examples of the reference run, and answer what is shown: %s',
    async (name, example) => {
      const { client, prepare } = scene.find(name);
      const variables = await prepare();
      const { data, errors } = await client.query(print(example), variables);
      expect(errors).toEqual([]);
      expect(Object.keys(data)).toEqual([name]);
      expect(data[name]).not.toBeNull();
      expect(refusalsIn(data)).toEqual([]);
      fresh[name] = { variables: withoutSecrets(variables), data: withoutSecrets(data) };
      if (process.env.UPDATE_EXAMPLES) return writeFileSync(answersFile, `${JSON.stringify(fresh, null, 2)}\n`);
      expect(shapeOf(answers[name]), 'stale: run npm run docs:examples').toEqual(shapeOf(fresh[name]));
    },
  );
});

/** All user errors in an answer, including those of bulk mutations. */
function refusalsIn(value: unknown): unknown[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, part]) => (name === 'userErrors' ? part : refusalsIn(part)));
}

it('the examples of the reference show no secrets', () => {
  expect(withoutSecrets(answers)).toEqual(answers);
});

/** An answer with placeholders for what opens an order or signs webhooks. */
function withoutSecrets<Value>(value: Value): Value {
  const shown = { accessToken: '<access token>', secret: '<secret>' };
  const text = JSON.stringify(value, (name, part) =>
    typeof part === 'string' && name in shown ? shown[name as keyof typeof shown] : part,
  );
  return JSON.parse(text);
}

/** An answer without its values: its fields and their kinds. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (value === null || typeof value !== 'object') return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shapeOf(part)]));
}

describe('the reference', () => {
  const folder = join(root, 'docs/reference');
  let pages: Map<string, string>;
  beforeAll(async () => {
    // Not by its command, which would build again while other tests use what is built.
    const write =
      "import { writeReference } from './scripts/reference.js'; await writeReference('.', () => undefined);";
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', write], { cwd: root });
    pages = followLinks(join(folder, 'markdown'), 'README.md', MARKDOWN_LINK);
  });

  it('the reference is a site and Markdown of all types, in which every link leads somewhere', () => {
    const site = followLinks(join(folder, 'html'), 'index.html', /(?:href|src)="([^"#:]+)(?:#([^"]*))?"/g);
    for (const reached of [pages, site]) {
      for (const field of rootFields) {
        const page = pageOf(reached, field);
        expect({ example: page.includes('Example'), answer: page.includes('Answer') }, field).toEqual({
          example: true,
          answer: true,
        });
      }
      expect([...reached.keys()].some((path) => path.includes('inputs/place-order-input'))).toBe(true);
    }
  });

  it('in the reference, the page of a type links to every page that mentions the type', () => {
    const links = [...pages].flatMap(([from, page]) =>
      [...page.matchAll(MARKDOWN_LINK)].map(([, target = '']) => ({ from, to: join(dirname(from), target) })),
    );
    const known = new Set(links.map(({ from, to }) => `${from} ${to}`));
    const toTypes = links.filter(({ from, to }) => from !== 'README.md' && to.startsWith('types/'));
    expect(toTypes.length).toBeGreaterThan(1000);
    expect(toTypes.filter(({ from, to }) => !known.has(`${to} ${from}`))).toEqual([]);
  });

  it('in the reference, a field says which subgraphs answer it, which scopes it needs, and its cost', () => {
    const order = pages.get('types/objects/order.md');
    expect(order).toContain('Subgraph: orders · Cost: 20\n');
    expect(order).toContain('Subgraph: orders · Counts as 50 items\n');
    expect(pages.get('types/objects/cart-line.md')).toContain('Subgraph: products · Cost: 2\n');
    expect(pages.get('types/objects/price.md')).not.toContain('Subgraph: cart');
    expect(pageOf(pages, 'orders')).toContain(
      'Subgraph: orders · Scope: `orders:read` · Cost: 20 · Counts as `first` or `last` items, 20 by default\n',
    );
    expect(pageOf(pages, 'products')).toMatch(/`search` costs \d+ more/);
    const fields = [...pages].filter(([path]) => /objects|interfaces/.test(path)).flatMap(([, page]) => fieldsIn(page));
    expect(fields.length).toBeGreaterThan(500);
    expect(fields.filter((field) => !field.includes('\nSubgraph: '))).toEqual([]);
  });

  describe.runIf(findChromium())('in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startChromium(findChromium() ?? '');
    });
    afterAll(() => browser?.close());

    it('no page of the reference is wider than a phone, and the menu covers it only when it is opened', async () => {
      const page = await browser.newPage({ viewport: { width: 375, height: 740 } });
      // The longest names are the widest.
      const longest = new Map(
        [...pages.keys()].sort((one, other) => one.length - other.length).map((path) => [dirname(path), path]),
      );
      expect(longest.size).toBeGreaterThan(6);
      for (const path of ['index.md', 'types/scalars/string.md', ...longest.values()]) {
        await page.goto(siteUrl(path === 'README.md' ? 'index.md' : path));
        expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBe(375);
        expect((await page.locator('h1').boundingBox())?.y, path).toBeLessThan(150);
      }
      const menu = page.getByRole('navigation');
      expect(await menu.isVisible()).toBe(false);
      await page.getByRole('link', { name: 'Menu' }).click();
      await menu.getByRole('link', { name: 'placeOrder', exact: true }).click();
      expect(await page.locator('h1').textContent()).toBe('placeOrder');
      expect(await menu.isVisible()).toBe(false);
    });

    it('the search of the reference finds fields by their names and descriptions, and says when there is nothing', async () => {
      const page = await browser.newPage({ viewport: { width: 375, height: 740 } });
      await page.goto(siteUrl('types/objects/product.md'));
      const search = page.getByRole('searchbox');
      const found = page.locator('#found a');
      await search.fill('placeorder');
      expect(await found.first().textContent()).toContain('Mutation.placeOrder');
      await search.fill('instead shelf');
      expect(await page.locator('#found').textContent()).toBe('Nothing was found.');
      await search.fill('guest reads');
      expect(await found.allTextContents()).toContainEqual(expect.stringContaining('PlaceOrderPayload.accessToken'));
      await search.fill('order.total');
      await search.press('Enter');
      await page.waitForURL(/types\/objects\/order\.html#total$/);
      expect(await page.getByRole('heading', { name: 'Order.total' }).isVisible()).toBe(true);
    });

    const siteUrl = (path: string) => pathToFileURL(join(folder, 'html', path.replace('.md', '.html'))).href;
  });
});

const MARKDOWN_LINK = /\]\(([^)#:]+)(?:#([^)]*))?\)/g;

/** The page of a root field. */
function pageOf(pages: ReadonlyMap<string, string>, field: string): string {
  const names = [`${kebab(field)}.md`, `${kebab(field)}.html`];
  const [, page] = [...pages].find(([path]) => path.startsWith('operations') && names.includes(basename(path))) ?? [];
  if (page === undefined) throw new Error(`the reference has no page for ${field}`);
  return page;
}

/** The sections of a page about one field each. */
function fieldsIn(page: string): string[] {
  const [, ...sections] = page.split('\n### Used by')[0]?.split(/^(?=#### \[`\w+\.\w+`\])/m) ?? [];
  return sections;
}

/** All reachable files, by path. @throws {Error} for a link to a file or a place in it that does not exist. */
function followLinks(folder: string, path: string, link: RegExp, reached = new Map<string, string>()) {
  if (reached.has(path)) return reached;
  const page = readFileSync(join(folder, path), 'utf8');
  reached.set(path, page);
  for (const [, target = '', anchor] of page.matchAll(link)) {
    followLinks(folder, join(dirname(path), target), link, reached);
    const place = reached.get(join(dirname(path), target));
    if (anchor && !place?.includes(`id="${anchor}"`)) throw new Error(`${path}: ${target} has no place #${anchor}`);
  }
  return reached;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
