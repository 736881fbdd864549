import type { Finding, FindingSource, Report } from '../findings/finding.ts';

/**
 * The report as JUnit XML: one suite per check, with a failed case for each error, or a passed case if there are none.
 */
export function formatAsJUnit({ broken, findings, ran }: Report): string {
  const suites = [
    ...(broken.length > 0 ? [suite('input', broken)] : []),
    ...ran.map((check) =>
      suite(
        check,
        findings.filter((finding) => finding.check === check),
      ),
    ),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="schema-check">\n${suites.join('')}</testsuites>\n`;
}

function suite(name: FindingSource, findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const others = findings.filter(({ severity }) => severity !== 'error');
  const cases = errors.map(
    (finding) =>
      `    <testcase classname="${name}" name="${escapeXml(titleOf(finding))}">\n` +
      `      <failure type="${escapeXml(finding.code)}" message="${escapeXml(finding.message)}">${escapeXml(textOf(finding))}</failure>\n` +
      `    </testcase>\n`,
  );
  if (errors.length === 0) cases.push(`    <testcase classname="${name}" name="${name}"/>\n`);
  const output = others.length > 0 ? `    <system-out>${escapeXml(others.map(textOf).join('\n'))}</system-out>\n` : '';
  return `  <testsuite name="${name}" tests="${cases.length}" failures="${errors.length}">\n${cases.join('')}${output}  </testsuite>\n`;
}

function titleOf({ code, place, coordinate }: Finding): string {
  const where = place ? `${place.file}:${place.line}:${place.column}` : coordinate;
  return where ? `${code} at ${where}` : code;
}

function textOf(finding: Finding): string {
  return `${finding.severity} ${titleOf(finding)}\n${finding.message}\n${finding.place?.frame ?? ''}`.trim();
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they may not stand in XML at all.
  const legal = text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
  return legal.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
