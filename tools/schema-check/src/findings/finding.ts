import type { Place } from './place.ts';

/** The kinds of checks, in the order in which they run and are reported. */
export const CHECKS = ['composition', 'artefacts', 'changes', 'operations', 'plans', 'lint'] as const;
export type CheckName = (typeof CHECKS)[number];

/** What says something: a check, or the reading of what is to be checked. */
export type FindingSource = CheckName | 'input';

/** An error fails the run; a warning should be looked at; a notice is for the record. */
export const SEVERITIES = ['error', 'warning', 'notice'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Something that a check has to say. */
export interface Finding {
  check: FindingSource;
  /** Stable, UPPER_SNAKE. */
  code: string;
  severity: Severity;
  message: string;
  subgraph?: string | undefined;
  /** What of the schema it is about, such as `Product.title`, or the operation's name. */
  coordinate?: string | undefined;
  place?: Place | undefined;
  /** Other places that play a part. */
  related?: Place[] | undefined;
}

/** What a whole run found. */
export interface Report {
  findings: Finding[];
  /** The checks that ran to their end. */
  ran: CheckName[];
  /** The checks that could not run, because the subgraphs do not compose. */
  skipped: CheckName[];
  /** Why nothing could be checked; empty if it could. */
  broken: Finding[];
}
