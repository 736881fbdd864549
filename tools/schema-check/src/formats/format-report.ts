import type { Report } from '../findings/finding.ts';
import { formatForGitHub } from './github.ts';
import { formatAsJson } from './json.ts';
import { formatAsJUnit } from './junit.ts';
import { formatForPeople } from './people.ts';
import { formatAsSarif } from './sarif.ts';

/** The forms that a report can take. */
export const FORMATS = ['people', 'json', 'github', 'sarif', 'junit'] as const;
export type Format = (typeof FORMATS)[number];

/** The text of a report. @param colours whether a report for people uses colours. */
export function formatReport(report: Report, format: Format, colours: boolean): string {
  switch (format) {
    case 'people':
      return formatForPeople(report, colours);
    case 'json':
      return formatAsJson(report);
    case 'github':
      return formatForGitHub(report);
    case 'sarif':
      return formatAsSarif(report);
    case 'junit':
      return formatAsJUnit(report);
  }
}
