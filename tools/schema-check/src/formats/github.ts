import type { Report } from '../findings/finding.ts';
import { isPath } from './is-path.ts';

/** The report as workflow commands, which GitHub shows as annotations of the lines. */
export function formatForGitHub({ broken, findings }: Report): string {
  const lines = [...broken, ...findings].map(({ severity, code, message, place }) => {
    const properties = [
      ...(place && isPath(place.file)
        ? [`file=${escapeProperty(place.file)}`, `line=${place.line}`, `col=${place.column}`]
        : []),
      `title=${escapeProperty(code)}`,
    ];
    const where = place && !isPath(place.file) ? ` (${place.file}:${place.line}:${place.column})` : '';
    return `::${severity} ${properties.join(',')}::${escapeMessage(message + where)}\n`;
  });
  return lines.join('');
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
