/** What a check looks at. */
export interface Setup {
  /** The clone. */
  root: string;
  env: NodeJS.ProcessEnv;
}

/** What a check found: `problem` says what is wrong and how to fix it. */
export type Finding = { ok: string } | { problem: string };

/** Looks at one part of a set-up and changes nothing. What it throws is a finding too. */
export interface Check {
  title: string;
  look(setup: Setup): Promise<Finding[]>;
}
