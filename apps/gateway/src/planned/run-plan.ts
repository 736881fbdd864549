import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { representationOf } from './representation.ts';
import { addAnswer, type Data, dataAt, isObject, newData } from './response-data.ts';
import { Unusual } from './unusual.ts';

/** Sends one fetch. @throws {Unusual} unless the subgraph answered data and nothing else. */
export type Send = (fetch: FetchNode, variables: Data, path: readonly string[]) => Promise<Data>;

/** Where in the data a part of the plan works. */
interface Place {
  path: readonly string[];
  /** An object, or a list of what is at the path. */
  data: unknown;
}

/** Carries a plan out, and answers the data of all its fetches. @throws {Unusual} */
export async function runPlan(plan: PlanNode, variables: Data, send: Send): Promise<Data> {
  const data = newData();
  await runNode(plan, { path: [], data }, (fetch, place) => runFetch(fetch, place, variables, send));
  return data;
}

type RunFetch = (fetch: FetchNode, place: Place) => Promise<void>;

async function runNode(node: PlanNode, place: Place, fetch: RunFetch): Promise<void> {
  switch (node.kind) {
    case 'Fetch':
      return fetch(node, place);
    case 'Flatten': {
      const path = node.path.map(String);
      const data = dataAt(place.data, path);
      if (!data) return;
      return runNode(node.node, { path: [...place.path, ...path], data }, fetch);
    }
    case 'Parallel':
      // All of them start in one go, so that those to the same subgraph can be sent together.
      await Promise.all(node.nodes.map((each) => runNode(each, place, fetch)));
      return;
    case 'Sequence':
      for (const each of node.nodes) await runNode(each, place, fetch);
      return;
    default:
      throw new Unusual(`a plan with ${node.kind}`);
  }
}

async function runFetch(fetch: FetchNode, { path, data }: Place, given: Data, send: Send): Promise<void> {
  const objects = (Array.isArray(data) ? data : [data]).filter((each) => each !== null && each !== undefined);
  if (!objects.every(isObject)) throw new Unusual('an object is no object');
  if (objects.length === 0) return;
  const variables = pick(given, fetch.variableUsages ?? []);
  if (!fetch.requires) {
    const answer = await send(fetch, variables, path);
    for (const object of objects) addAnswer(object, answer);
    return;
  }
  const entities: Data[] = [];
  const representations: Data[] = [];
  for (const object of objects) {
    const representation = representationOf(object, fetch.requires);
    if (!representation?.__typename) continue;
    entities.push(object);
    representations.push(representation);
  }
  if (representations.length === 0) return;
  const { _entities: found } = await send(fetch, { ...variables, representations }, path);
  if (!Array.isArray(found) || found.length !== entities.length) throw new Unusual('other entities than asked for');
  for (const [index, entity] of entities.entries()) {
    if (isObject(found[index])) addAnswer(entity, found[index]);
  }
}

function pick(variables: Data, names: readonly string[]): Data {
  const picked = newData();
  for (const name of names) {
    if (Object.hasOwn(variables, name) && variables[name] !== undefined) picked[name] = variables[name];
  }
  return picked;
}
