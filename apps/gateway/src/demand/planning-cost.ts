import type { DocumentNode } from 'graphql';
import { measureDocument } from '../limits/measure-document.ts';

/** Of each field of an operation that is not planned yet, in the units of `@cost`: about 1 ms. */
const OF_EACH_FIELD = 30;

/** The cost of planning an operation, in addition to its execution. */
export function planningCost(document: DocumentNode): number {
  return OF_EACH_FIELD * measureDocument(document).fields;
}
