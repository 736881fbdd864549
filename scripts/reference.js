import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSchema, Kind, parse, print } from 'graphql';
import { readEntries } from './reference/entries.js';
import { readExamples } from './reference/examples.js';
import { readFacts } from './reference/facts.js';
import { addFacts, renderUses, toPlainMarkdown } from './reference/markdown.js';
import { renderIndex, renderPage, SECTIONS } from './reference/site.js';
import { findUses } from './reference/uses.js';

const ROOTS = { 'operations/queries': 'Query', 'operations/mutations': 'Mutation' };

/** Writes the reference of the public schema, as Markdown and as an HTML site, to docs/reference. */
export async function writeReference(root, say) {
  const folder = join(root, 'docs', 'reference');
  rmSync(folder, { recursive: true, force: true });
  generate(root);
  const pages = readPages(folder);
  const entries = readEntries(pages);
  await completePages(root, pages, entries);
  for (const page of pages) write(join(folder, 'markdown', page.path), page.markdown);
  write(join(folder, 'markdown', 'README.md'), renderIndex(pages));
  writeSite(join(folder, 'html'), pages, entries);
  say(`${pages.length} pages: docs/reference/html/index.html, docs/reference/markdown/README.md`);
}

function generate(root) {
  const { status, stdout, stderr } = spawnSync(
    join(root, 'node_modules', '.bin', 'gqlmd'),
    ['graphql-to-doc', '--force'],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
}

/** The generator's pages of types and root fields; those of directives say nothing about this graph. */
function readPages(folder) {
  const raw = join(folder, 'raw');
  const files = readdirSync(raw, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  const read = files.sort().flatMap((path) => {
    const section = dirname(path);
    if (!path.endsWith('.md') || !(section in SECTIONS)) return [];
    const text = readFileSync(join(raw, path), 'utf8');
    const title = /^title: (.*)$/m.exec(text)?.[1] ?? path;
    const coordinate = section in ROOTS ? `${ROOTS[section]}.${title}` : title;
    return { path, section, title, coordinate, markdown: toPlainMarkdown(text) };
  });
  rmSync(raw, { recursive: true });
  return read;
}

/** Adds what the generator does not know. */
async function completePages(root, pages, entries) {
  const uses = findUses(buildSchema(readFileSync(join(root, 'apps/gateway/api.graphql'), 'utf8')));
  const paths = new Map(entries.map(({ name, path }) => [name, path]));
  const facts = await readFacts(root);
  const examples = readExamples(root, { Kind, parse, print });
  for (const page of pages) {
    page.markdown = addFacts(page, facts);
    page.markdown +=
      page.section in ROOTS ? (examples[page.title] ?? '') : renderUses(uses.get(page.title) ?? [], paths);
  }
}

function writeSite(folder, pages, entries) {
  cpSync(join(import.meta.dirname, 'reference', 'site'), folder, { recursive: true });
  const found = entries.map(({ name, path, text }) => [name, path.replace('.md', '.html'), text]);
  write(join(folder, 'entries.js'), `const entries = ${JSON.stringify(found)};\n`);
  const index = { path: 'index.md', title: 'Reference', markdown: renderIndex(pages) };
  for (const page of [index, ...pages]) {
    write(join(folder, page.path.replace(/md$/, 'html')), renderPage(page, pages));
  }
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
