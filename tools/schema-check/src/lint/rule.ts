import type { GraphQLSchema } from 'graphql';
import type { Ownership } from './ownership.ts';

/** The input of a rule. */
export interface LintInput {
  /** The entire graph, including `@inaccessible` elements, without federation's own types. */
  schema: GraphQLSchema;
  ownership: Ownership;
  /** Lists that are bounded by their parent, as `Type.field`. */
  boundedLists: ReadonlySet<string>;
}

/** A violation at one coordinate. */
export interface LintProblem {
  code: string;
  coordinate: string;
  message: string;
  severity?: 'warning';
}

/** Returns all violations of a convention. */
export type LintRule = (input: LintInput) => LintProblem[];
