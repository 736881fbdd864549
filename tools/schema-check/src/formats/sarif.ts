import type { Finding, Report, Severity } from '../findings/finding.ts';
import type { Place } from '../findings/place.ts';
import { isPath } from './is-path.ts';

const LEVELS: Record<Severity, string> = { error: 'error', warning: 'warning', notice: 'note' };

/** The report as SARIF 2.1.0, for code scanning. */
export function formatAsSarif({ broken, findings }: Report): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const run = {
    tool: { driver: { name: 'schema-check', rules: codes.map((id) => ({ id })) } },
    invocations: [{ executionSuccessful: broken.length === 0, toolExecutionNotifications: broken.map(toNotification) }],
    results: findings.map(toResult),
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function toResult({ code, severity, message, place, related = [] }: Finding) {
  return {
    ruleId: code,
    level: LEVELS[severity],
    message: { text: message },
    locations: place ? [toLocation(place)] : [],
    relatedLocations: related.map(toLocation),
  };
}

function toNotification({ message, place }: Finding) {
  return { level: 'error', message: { text: message }, locations: place ? [toLocation(place)] : [] };
}

function toLocation({ file, line, column }: Place) {
  const artifactLocation = { uri: isPath(file) ? encodeURI(file) : file };
  return { physicalLocation: { artifactLocation, region: { startLine: line, startColumn: column } } };
}
