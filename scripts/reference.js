import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Kind, parse, print } from 'graphql';
import { readExamples } from './reference/examples.js';
import { toPlainMarkdown } from './reference/markdown.js';
import { renderIndex, renderPage } from './reference/site.js';

/** Writes the reference of the public schema, as Markdown and as an HTML site, to docs/reference. */
export function writeReference(root, say) {
  const folder = join(root, 'docs', 'reference');
  rmSync(folder, { recursive: true, force: true });
  generate(root);
  const pages = readPages(folder);
  const examples = readExamples(root, { Kind, parse, print });
  for (const page of pages) {
    page.markdown =
      toPlainMarkdown(page.raw) + (page.path.startsWith('operations/') ? (examples[page.title] ?? '') : '');
    write(join(folder, 'markdown', page.path), page.markdown);
  }
  write(join(folder, 'markdown', 'README.md'), renderIndex(pages));
  pages.push({ path: 'index.md', title: 'Reference', markdown: renderIndex(pages) });
  for (const page of pages) write(join(folder, 'html', page.path.replace(/md$/, 'html')), renderPage(page, pages));
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

function readPages(folder) {
  const raw = join(folder, 'raw');
  const files = readdirSync(raw, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));
  const read = files.sort().map((path) => {
    const text = readFileSync(join(raw, path), 'utf8');
    return { path: path.replaceAll('\\', '/'), title: /^title: (.*)$/m.exec(text)?.[1] ?? path, raw: text };
  });
  rmSync(raw, { recursive: true });
  return read;
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
