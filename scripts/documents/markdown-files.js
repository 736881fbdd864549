import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked } from 'marked';
import { runGit } from '../git.js';

/** The Markdown files of the repository: path, text, links, and inline code. */
export function readMarkdownFiles(root) {
  return listFiles(root, '*.md').map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, text, ...read(text) };
  });
}

/** Files that git tracks, and new files that it does not ignore; paths are relative to the root. */
export function listFiles(root, ...patterns) {
  const listed = filesOf(root, '--cached', '--others', '--exclude-standard', '--deduplicate', ...patterns);
  const deleted = new Set(filesOf(root, '--deleted'));
  return listed.filter((path) => !deleted.has(path));
}

function filesOf(root, ...options) {
  return runGit(root, 'ls-files', '-z', ...options)
    .stdout.split('\0')
    .filter(Boolean);
}

function read(text) {
  const links = [];
  const code = [];
  const anchors = new Set();
  marked.walkTokens(marked.lexer(text), (token) => {
    if (token.type === 'link' || token.type === 'image') links.push(token.href);
    if (token.type === 'codespan') code.push(token.text);
    if (token.type === 'heading') anchors.add(anchorOf(token.text));
  });
  return { links, code, anchors };
}

/** The anchor that GitHub makes from a heading. */
function anchorOf(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}
