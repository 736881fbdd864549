import type { Finding } from '../findings/finding.ts';
import type { Subgraph } from '../sources/subgraph.ts';
import type { Composition } from './compose.ts';
import { findCompositionErrors } from './composition-errors.ts';
import type { DefinitionIndex } from './definition-index.ts';
import type { KnownHint } from './hint-baseline.ts';
import { findNewHints } from './hints.ts';
import { findDisagreements } from './second-opinion.ts';

/** Tells errors, new hints, and where another library disagrees about the same subgraphs. */
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
