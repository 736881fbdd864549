import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { addAnswer, type Data, isObject, newData } from './response-data.ts';
import { Unusual } from './unusual.ts';

/** What of an entity a subgraph needs to look it up; null if it is not all there. */
export function representationOf(entity: Data, required: readonly QueryPlanSelectionNode[]): Data | null {
  const representation = newData();
  for (const selection of required) {
    if (selection.kind === 'InlineFragment') {
      if (selection.typeCondition !== entity.__typename) continue;
      const part = representationOf(entity, selection.selections);
      if (part) addAnswer(representation, part);
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
  if (!isObject(value)) throw new Unusual('an object is no object');
  return representationOf(value, required);
}
