import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MARK = '<!-- Below: written by npm run docs:configuration -->\n';

/** Writes each table to the end of its file, below the mark. */
export function writeTables(root, tables) {
  for (const [file, table] of Object.entries(tables)) {
    writeFileSync(join(root, file), `${split(root, file).prose}${MARK}${table}`);
  }
}

/** Says which files have another table. */
export function findStaleTables(root, tables) {
  const stale = Object.entries(tables).filter(([file, table]) => split(root, file).written !== table);
  return stale.map(([file]) => `${file} is stale: run npm run docs:configuration`);
}

/** A table in Markdown. */
export function renderRows(head, rows) {
  return `\n${[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')}`;
}

function split(root, file) {
  const [prose, written] = readFileSync(join(root, file), 'utf8').split(MARK);
  return { prose, written };
}
