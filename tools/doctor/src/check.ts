/** The input of checks. */
export interface Setup {
  /** The clone. */
  root: string;
  env: NodeJS.ProcessEnv;
}

/** The result of a check: `problem` says what is wrong and how to fix it. */
export type Finding = { ok: string } | { problem: string };

/** Checks one part of a set-up without changing anything. Errors that it throws are findings too. */
export interface Check {
  title: string;
  look(setup: Setup): Promise<Finding[]>;
}
