import { CHECKS, type Finding, type Report, type Severity } from '../findings/finding.ts';
import type { Place } from '../findings/place.ts';

const STYLES = { error: 31, warning: 33, notice: 36, ok: 32, bold: 1, dim: 2 } as const;

/** The names of severities, for one and for several. */
const NOUNS: Record<Severity, [string, string]> = {
  error: ['error', 'errors'],
  warning: ['warning', 'warnings'],
  notice: ['notice', 'notices'],
};

/** The report for people: code frames, and a line per check. */
export function formatForPeople(report: Report, colours: boolean): string {
  const paint = (style: keyof typeof STYLES, text: string) =>
    colours ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
  const reported = [...report.broken, ...report.findings];
  const blocks = reported.map((finding) => describe(finding, paint));
  if (report.broken.length > 0) return `${[...blocks, paint('bold', 'Nothing could be checked.')].join('\n\n')}\n`;
  const checks = report.ran.map((check) => {
    const findings = report.findings.filter((finding) => finding.check === check);
    const failed = findings.some(({ severity }) => severity === 'error');
    return `${failed ? paint('error', '✗') : paint('ok', '✓')} ${check.padEnd(12)}${paint('dim', countAll(findings))}`;
  });
  const skipped = CHECKS.filter((check) => report.skipped.includes(check));
  const rest = skipped.length > 0 ? [paint('dim', `not checked, since there is no graph: ${skipped.join(', ')}`)] : [];
  return `${[...blocks, [...checks, ...rest].join('\n')].join('\n\n')}\n`;
}

type Paint = (style: keyof typeof STYLES, text: string) => string;

function describe(finding: Finding, paint: Paint): string {
  const { severity, code, message, place, related = [] } = finding;
  const head = `${paint(severity, severity)} ${paint('bold', code)} ${message}`;
  if (!place) return head;
  const frame = place.frame && severity !== 'notice' ? [indent(place.frame)] : [];
  const others = severity === 'notice' ? [] : related.map((other) => `  also ${locate(other)}`);
  return [head, `  at ${locate(place)}`, ...frame, ...others].join('\n');
}

function locate({ file, line, column, subgraph }: Place): string {
  return `${file}:${line}:${column}${subgraph ? ` (${subgraph})` : ''}`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}

function countAll(findings: readonly Finding[]): string {
  const counts = Object.entries(NOUNS).flatMap(([severity, [one, many]]) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return counts.join(', ') || 'nothing found';
}
