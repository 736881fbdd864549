import type { Finding } from '../findings/finding.ts';
import type { Subgraph } from '../sources/subgraph.ts';
import type { Composition } from './compose.ts';
import type { DefinitionIndex } from './definition-index.ts';
import { placesOf } from './error-places.ts';
import { type KnownHint, keyOf } from './hint-baseline.ts';

type Hint = Composition['hints'][number];

/** A hint's identity. */
export function knownHintOf({ definition, coordinate }: Hint): KnownHint {
  return { code: definition.code, coordinate: coordinate ?? '' };
}

/**
 * Hints that are not in the baseline are errors until they are accepted. Without a baseline all are reported, as
 * warnings or, below the library's level WARN, as notices.
 */
export function findNewHints(
  hints: readonly Hint[],
  baseline: { path: string; known: readonly KnownHint[] } | null,
  subgraphs: readonly Subgraph[],
  index: DefinitionIndex,
): Finding[] {
  const known = new Set(baseline?.known.map(keyOf));
  const fresh = hints.filter((hint) => !known.has(keyOf(knownHintOf(hint))));
  const findings = fresh.map((hint): Finding => {
    const [place, ...related] = placesOf({ message: hint.message, nodes: hint.nodes }, subgraphs, index);
    const { code, level } = hint.definition;
    const severity = baseline ? 'error' : level.name === 'WARN' ? 'warning' : 'notice';
    const message = baseline ? `a hint that ${baseline.path} does not know: ${hint.message}` : hint.message;
    return { check: 'composition', code, severity, message, coordinate: hint.coordinate, place, related };
  });
  return baseline ? [...findings, ...findGoneHints(hints, baseline)] : findings;
}

function findGoneHints(
  hints: readonly Hint[],
  { path, known }: { path: string; known: readonly KnownHint[] },
): Finding[] {
  const present = new Set(hints.map((hint) => keyOf(knownHintOf(hint))));
  return known
    .filter((hint) => !present.has(keyOf(hint)))
    .map(({ code, coordinate }) => ({
      check: 'composition',
      code: 'HINT_GONE',
      severity: 'warning',
      message: `${code} at ${coordinate} no longer occurs: accept the hints again to remove it`,
      coordinate,
      place: { file: path, line: 1, column: 1 },
    }));
}
