import type { Finding } from '../findings/finding.ts';
import type { Subgraph } from '../sources/subgraph.ts';
import { type Composition, compose } from './compose.ts';
import { findCompositionErrors } from './composition-errors.ts';
import type { DefinitionIndex } from './definition-index.ts';
import type { KnownHint } from './hint-baseline.ts';
import { findNewHints } from './hints.ts';
import { findDisagreements } from './second-opinion.ts';

/** Composes the subgraphs, and tells errors, new hints, and where another library disagrees. */
export function checkComposition(
  subgraphs: readonly Subgraph[],
  index: DefinitionIndex,
  baseline: { path: string; known: readonly KnownHint[] } | null,
): { composition: Composition; findings: Finding[] } {
  const composition = compose(subgraphs);
  const findings = [
    ...findCompositionErrors(composition.errors, subgraphs, index),
    ...(composition.graph ? findNewHints(composition.hints, baseline, subgraphs, index) : []),
    ...findDisagreements(subgraphs, composition, index),
  ];
  return { composition, findings };
}
