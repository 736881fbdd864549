import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { listFiles, readMarkdownFiles } from './markdown-files.js';

const DECISIONS = 'docs/decisions';
const INDEX = `${DECISIONS}/README.md`;
const COMMANDS = 'docs/commands.md';
const EXTERNAL = /^[a-z][a-z+.-]*:/;
const CODE_PATH =
  /^(apps|contracts|packages|tools|tests|scripts|docs|prisma|bench|demo|operations|examples|schema)\/[\w./-]+$/;

/**
 * Finds errors in the documents: links, paths and commands that do not exist; decisions and commands that are not
 * listed.
 */
export function findDocumentProblems(root) {
  const files = readMarkdownFiles(root);
  const tracked = listFiles(root);
  const paths = new Set(tracked.flatMap(withFolders));
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [
    ...files.flatMap((file) => brokenLinks(file, paths, byPath)),
    ...files.flatMap((file) => missingPaths(file, paths, root)),
    ...files.flatMap(brokenCodeBlocks),
    ...unlistedDecisions(files, byPath.get(INDEX)),
    ...wrongCommands(files, byPath.get(COMMANDS), root),
  ];
}

function brokenLinks({ path, links, anchors }, paths, byPath) {
  return links.flatMap((link) => {
    if (EXTERNAL.test(link)) return [];
    const [target, anchor] = decodeURI(link).split('#');
    const found = target === '' ? path : normalize(join(dirname(path), target)).replace(/\/$/, '');
    if (!paths.has(found)) return [`${path}: the link ${link} leads nowhere`];
    const known = target === '' ? anchors : byPath.get(found)?.anchors;
    return anchor && known && !known.has(anchor) ? [`${path}: ${found} has no heading #${anchor}`] : [];
  });
}

/** Paths in `code` that look like files of this repository, except for build output, which git ignores. */
function missingPaths({ path, code }, paths, root) {
  const named = code.filter((text) => CODE_PATH.test(text)).map((text) => text.replace(/\/$/, ''));
  const missing = named.filter((text) => !paths.has(text) && !isIgnored(text, root));
  return missing.map((text) => `${path}: there is no ${text}`);
}

/** Reformatting can move code to the line of its fence, where it is no longer rendered as a block. */
function brokenCodeBlocks({ path, text }) {
  return text
    .split('\n')
    .flatMap((line, index) =>
      /^\s*```\w* +\S/.test(line) ? [`${path}:${index + 1}: code stands on the line of its fence`] : [],
    );
}

function isIgnored(path, root) {
  try {
    // As a file and as a folder: a folder's pattern ends in a slash.
    execFileSync('git', ['check-ignore', path, `${path}/`], { cwd: root, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Each page has the form of a decision, and a row with its status in the index. */
function unlistedDecisions(files, index) {
  const pages = files.filter(({ path }) => dirname(path) === DECISIONS && path !== INDEX);
  return pages.flatMap(({ path, text }) => [
    ...unlisted(path, text, index?.text ?? ''),
    ...['Context', 'Decision', 'Consequences'].flatMap((heading) =>
      text.includes(`\n## ${heading}\n`) ? [] : [`${path}: needs the heading "## ${heading}"`],
    ),
  ]);
}

function unlisted(path, text, index) {
  const status = /^Status: (\S.* · \d{4}-\d{2}-\d{2}.*)$/m.exec(text)?.[1];
  if (!status) return [`${path}: needs a line such as "Status: accepted · 2026-11-27"`];
  const row = index.split('\n').find((line) => line.includes(`](${basename(path)})`));
  if (!row) return [`${path}: ${INDEX} does not link to it`];
  return row.endsWith(`| ${status} |`) ? [] : [`${INDEX}: the status of ${path} is "${status}"`];
}

/** commands.md lists exactly the scripts of package.json, and no document mentions another one. */
function wrongCommands(files, commands, root) {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const named = (text) => [...text.matchAll(/\bnpm run (?:--silent |-s )?([\w:-]+)/g)].map(([, name]) => name);
  const listed = new Set(named(commands?.text ?? '').concat('start', 'test'));
  return [
    ...files.flatMap(({ path, text }) =>
      named(text).flatMap((name) => (scripts[name] ? [] : [`${path}: there is no command npm run ${name}`])),
    ),
    ...Object.keys(scripts).flatMap((name) => (listed.has(name) ? [] : [`${COMMANDS}: does not list npm run ${name}`])),
  ];
}

/** A file with all its parent folders. */
function withFolders(path) {
  const parts = path.split('/');
  return parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
}
