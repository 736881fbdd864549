import type { Place } from './place.ts';

/** The kinds of checks, in the order in which they run and are reported. */
export const CHECKS = ['composition', 'artefacts', 'changes', 'operations', 'plans', 'lint'] as const;
export type CheckName = (typeof CHECKS)[number];

/** The source of a finding: a check, or reading the input. */
export type FindingSource = CheckName | 'input';

/** An error fails the run; a warning should be looked at; a notice is for information. */
export const SEVERITIES = ['error', 'warning', 'notice'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A result of a check. */
export interface Finding {
  check: FindingSource;
  /** Stable, UPPER_SNAKE. */
  code: string;
  severity: Severity;
  message: string;
  subgraph?: string | undefined;
  /** The schema element that it is about, such as `Product.title`, or the operation's name. */
  coordinate?: string | undefined;
  place?: Place | undefined;
  /** Other relevant places. */
  related?: Place[] | undefined;
}

/** The results of a run. */
export interface Report {
  findings: Finding[];
  /** The checks that completed. */
  ran: CheckName[];
  /** The checks that could not run, because the subgraphs do not compose. */
  skipped: CheckName[];
  /** Why nothing could be checked; empty if it could. */
  broken: Finding[];
}
