import type { GraphQLError } from 'graphql';
import type { Finding } from '../findings/finding.ts';
import type { Subgraph } from '../sources/subgraph.ts';
import type { DefinitionIndex } from './definition-index.ts';
import { placesOf } from './error-places.ts';

/** Each composition error with the library's own code, and its places. */
export function findCompositionErrors(
  errors: readonly GraphQLError[],
  subgraphs: readonly Subgraph[],
  index: DefinitionIndex,
): Finding[] {
  return errors.map((error) => {
    const [place, ...related] = placesOf(error, subgraphs, index);
    const { code } = error.extensions;
    return {
      check: 'composition',
      code: typeof code === 'string' ? code : 'COMPOSITION_FAILED',
      severity: 'error',
      message: error.message,
      subgraph: place?.subgraph,
      place,
      related,
    };
  });
}
