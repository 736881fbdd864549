import { posix } from 'node:path';
import { exampleOf } from '../command-line/help.js';
import { renderRows } from './generated-tables.js';

/** The tables of docs/commands.md, a group each, from the commands' declarations. */
export function renderCommands(groups) {
  const sections = Object.entries(groups).map(([title, commands]) => {
    const rows = Object.entries(commands).map(([name, command]) => [
      `\`${callOf(name, command)}\``,
      meaningOf(command),
    ]);
    return `\n## ${title}\n${renderRows(['command', 'does'], rows)}`;
  });
  return sections.join('');
}

function callOf(name, { examples: [example] }) {
  return exampleOf(name, example).replaceAll('|', '\\|');
}

function meaningOf({ summary, page }) {
  const link = page ? ` ([more](${posix.relative('docs', page)}))` : '';
  return `${summary}${link}`.replaceAll('|', '\\|');
}
