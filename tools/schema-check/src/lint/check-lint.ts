import type { Graph } from '../composition/compose.ts';
import type { DefinitionIndex } from '../composition/definition-index.ts';
import type { Finding } from '../findings/finding.ts';
import type { Subgraph } from '../sources/subgraph.ts';
import { findUnsizedLists } from './assumed-sizes.ts';
import { findBadConnections } from './connections.ts';
import { findUndatedDeprecations } from './deprecations.ts';
import { findMissingDescriptions } from './descriptions.ts';
import { findUnboundedLists } from './list-sizes.ts';
import { findBadMutations } from './mutations.ts';
import { findBadNames } from './naming.ts';
import { findBadNullability } from './nullability.ts';
import { readOwnership } from './ownership.ts';
import { findUnequalTypes } from './repeated-types.ts';
import type { LintRule } from './rule.ts';

const RULES: readonly LintRule[] = [
  findMissingDescriptions,
  findBadNames,
  findBadConnections,
  findBadMutations,
  findBadNullability,
  findUnboundedLists,
  findUnsizedLists,
  findUndatedDeprecations,
];

/** Finds violations of conventions in the composed graph, with their places in the subgraphs. */
export function checkLint(
  { fullSchema }: Graph,
  subgraphs: readonly Subgraph[],
  boundedLists: readonly string[],
  index: DefinitionIndex,
): Finding[] {
  const input = { schema: fullSchema, ownership: readOwnership(fullSchema), boundedLists: new Set(boundedLists) };
  const problems = RULES.flatMap((rule) => rule(input)).map((problem): Finding => {
    const [place, ...related] = index.find(problem.coordinate);
    return { check: 'lint', severity: 'error', ...problem, subgraph: place?.subgraph, place, related };
  });
  const unequal = findUnequalTypes(subgraphs).map(
    (difference): Finding => ({ check: 'lint', code: 'LINT_REPEATED_TYPE', severity: 'error', ...difference }),
  );
  return [...problems, ...unequal];
}
