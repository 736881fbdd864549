// npm run docs:reference: the reference of the public schema, as Markdown and as an HTML site, in docs/reference.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kind, parse, print } from 'graphql';
import { readExamples } from './reference/examples.js';
import { toPlainMarkdown } from './reference/markdown.js';
import { renderIndex, renderPage } from './reference/site.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs', 'reference');

rmSync(folder, { recursive: true, force: true });
generate();
const pages = readPages();
const examples = readExamples(root, { Kind, parse, print });
for (const page of pages) {
  page.markdown = toPlainMarkdown(page.raw) + (page.path.startsWith('operations/') ? (examples[page.title] ?? '') : '');
  write('markdown', page.path, page.markdown);
}
write('markdown', 'README.md', renderIndex(pages));
pages.push({ path: 'index.md', title: 'Reference', markdown: renderIndex(pages) });
for (const page of pages) write('html', page.path.replace(/md$/, 'html'), renderPage(page, pages));
process.stdout.write(`${pages.length} pages: docs/reference/html/index.html, docs/reference/markdown/README.md\n`);

function generate() {
  const { status, stdout, stderr } = spawnSync(
    join(root, 'node_modules', '.bin', 'gqlmd'),
    ['graphql-to-doc', '--force'],
    { cwd: root, encoding: 'utf8' },
  );
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}`);
  process.exit(1);
}

function readPages() {
  const raw = join(folder, 'raw');
  const files = readdirSync(raw, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));
  const read = files.sort().map((path) => {
    const text = readFileSync(join(raw, path), 'utf8');
    return { path: path.replaceAll('\\', '/'), title: /^title: (.*)$/m.exec(text)?.[1] ?? path, raw: text };
  });
  rmSync(raw, { recursive: true });
  return read;
}

function write(kind, path, text) {
  const file = join(folder, kind, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
