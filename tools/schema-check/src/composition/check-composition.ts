import type { Finding } from '../findings/finding.ts';
import type { Subgraph } from '../sources/subgraph.ts';
import type { Composition } from './compose.ts';
import { findCompositionErrors } from './composition-errors.ts';
import type { DefinitionIndex } from './definition-index.ts';
import type { KnownHint } from './hint-baseline.ts';
import { findNewHints } from './hints.ts';
import { findDisagreements } from './second-opinion.ts';

/** Reports errors, new hints, and disagreements with another composition library. */
export function checkComposition(
  composition: Composition,
  subgraphs: readonly Subgraph[],
  index: DefinitionIndex,
  baseline: { path: string; known: readonly KnownHint[] } | null,
): Finding[] {
  return [
    ...findCompositionErrors(composition.errors, subgraphs, index),
    ...(composition.graph ? findNewHints(composition.hints, baseline, subgraphs, index) : []),
    ...findDisagreements(subgraphs, composition, index),
  ];
}
