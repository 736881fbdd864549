import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { UseStockExecutor } from '../use-stock-executor.ts';
import { type Data, isObject, mergeAnswer } from './merge-answers.ts';

/** The fields by which a subgraph looks an entity up; null if some are missing. */
export function representationOf(entity: Data, required: readonly QueryPlanSelectionNode[]): Data | null {
  let representation: Data = {};
  for (const selection of required) {
    if (selection.kind === 'InlineFragment') {
      if (selection.typeCondition !== entity.__typename) continue;
      const part = representationOf(entity, selection.selections);
      // Nearly always there is one part, which is the entire representation.
      if (part && required.length === 1) representation = part;
      else if (part) mergeAnswer(representation, part);
      continue;
    }
    const name = selection.alias ?? selection.name;
    const value = entity[name];
    if (value === undefined) return null;
    representation[name] = partOf(value, selection.selections);
  }
  return representation;
}

function partOf(value: unknown, required: readonly QueryPlanSelectionNode[] | undefined): unknown {
  if (!required || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => partOf(each, required));
  if (!isObject(value)) throw new UseStockExecutor('an object is no object');
  return representationOf(value, required);
}
