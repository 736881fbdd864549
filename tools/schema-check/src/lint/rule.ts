import type { GraphQLSchema } from 'graphql';
import type { Ownership } from './ownership.ts';

/** What a rule looks at. */
export interface LintInput {
  /** All of the graph, what is `@inaccessible` included, without federation's own types. */
  schema: GraphQLSchema;
  ownership: Ownership;
  /** Lists whose size their parent bounds, as `Type.field`. */
  boundedLists: ReadonlySet<string>;
}

/** What a rule has to say about one coordinate. */
export interface LintProblem {
  code: string;
  coordinate: string;
  message: string;
  severity?: 'warning';
}

/** Answers everything that is not as the conventions say. */
export type LintRule = (input: LintInput) => LintProblem[];
