import type { Report } from '../findings/finding.ts';

/** The report as one JSON document; `docs/schema-checks.md` describes it. */
export function formatAsJson(report: Report): string {
  return `${JSON.stringify({ version: 1, ...report }, null, 2)}\n`;
}
