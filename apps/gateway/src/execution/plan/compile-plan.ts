import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { type DocumentNode, type GraphQLSchema, isObjectType, OperationTypeNode } from 'graphql';
import { fetchKey } from '../../context.ts';
import { checkRepeated, distinctRepresentations } from '../subgraphs/distinct-representations.ts';
import { bodyHead } from '../subgraphs/request-body.ts';
import { UseStockExecutor } from '../use-stock-executor.ts';
import { type Data, dataAt, isObject, mergeAnswer } from './merge-answers.ts';
import { representationOf } from './representation.ts';

/** The parts of a plan's fetch that are the same for every request. */
export interface PlannedFetch {
  subgraph: string;
  /** Where its result goes in the answer, such as `order.cart`; '' for root fields. */
  path: string;
  query: string;
  /** The beginning of its request body. */
  head: string;
  document: DocumentNode | undefined;
  /** Identifies the fetch within the plan. */
  key: string;
}

/** Sends a fetch. @throws {UseStockExecutor} unless the answer has data and nothing else. */
export type SendFetch = (
  fetch: PlannedFetch,
  variables: Data,
  representations: readonly string[] | null,
) => Promise<Data>;

/** Executes a plan, and returns the merged data of all its fetches. @throws {UseStockExecutor} */
export type RunPlan = (variables: Data, send: SendFetch) => Promise<Data>;

/** Shared by the steps of one run. */
interface Run {
  variables: Data;
  send: SendFetch;
}

/** A part of a plan. @param data the object, or list, at the path of this part. */
type Step = (data: unknown, run: Run) => Promise<unknown>;

/** The plan as functions; null if it needs more than fetching entities and merging their fields. */
export function compilePlan(node: PlanNode | undefined, schema: GraphQLSchema): RunPlan | null {
  const fetches = node && fetchesOf(node);
  if (!node || !fetches || !isSimple(fetches, schema)) return null;
  const step = compileNode(node, []);
  return async (variables, send) => {
    const data: Data = {};
    await step(data, { variables, send });
    return data;
  };
}

/** All fetches of a plan; null if it has unknown parts. */
export function fetchesOf(node: PlanNode): FetchNode[] | null {
  if (node.kind === 'Fetch') return [node];
  const children = node.kind === 'Flatten' ? [node.node] : 'nodes' in node ? node.nodes : null;
  const fetches = children?.map(fetchesOf);
  return fetches?.every((each) => each !== null) ? fetches.flat() : null;
}

/**
 * True for plans without renamed fields and with one mutation at most: later mutations would depend on the first one's
 * result.
 */
function isSimple(fetches: readonly FetchNode[], schema: GraphQLSchema): boolean {
  const mutations = fetches.filter(({ operationKind }) => operationKind === OperationTypeNode.MUTATION);
  if (mutations.length > 1 || (mutations.length === 1 && mutations[0] !== fetches[0])) return false;
  return fetches.every(({ inputRewrites, outputRewrites, contextRewrites, requires = [] }) => {
    const rewrites = [inputRewrites, outputRewrites, contextRewrites];
    return rewrites.every((each) => !each?.length) && requires.every((each) => isOfObjectTypes(each, schema));
  });
}

type Requirement = NonNullable<FetchNode['requires']>[number];

/** Whether entities are required by their object types, and not by interfaces. */
function isOfObjectTypes(requirement: Requirement, schema: GraphQLSchema): boolean {
  if (requirement.kind === 'InlineFragment' && !isObjectType(schema.getType(requirement.typeCondition ?? '')))
    return false;
  return (requirement.selections ?? []).every((each) => isOfObjectTypes(each, schema));
}

function compileNode(node: PlanNode, path: readonly string[]): Step {
  switch (node.kind) {
    case 'Fetch':
      return compileFetch(node, path);
    case 'Flatten': {
      const inner = node.path.map(String);
      const step = compileNode(node.node, [...path, ...inner]);
      return async (data, run) => {
        const found = dataAt(data, inner);
        if (found) await step(found, run);
      };
    }
    case 'Parallel': {
      const steps = node.nodes.map((each) => compileNode(each, path));
      // All start in the same turn, so that fetches to the same subgraph can be sent together.
      return (data, run) => Promise.all(steps.map((step) => step(data, run)));
    }
    case 'Sequence': {
      const steps = node.nodes.map((each) => compileNode(each, path));
      return async (data, run) => {
        for (const step of steps) await step(data, run);
      };
    }
    default:
      throw new TypeError(`a plan with ${node.kind} is not simple`);
  }
}

function compileFetch(node: FetchNode, path: readonly string[]): Step {
  const { serviceName, operation, operationDocumentNode, variableUsages = [], requires } = node;
  const place = path.join('.');
  const fetch: PlannedFetch = {
    subgraph: serviceName,
    path: place,
    query: operation,
    head: bodyHead(operation),
    document: operationDocumentNode,
    key: fetchKey(serviceName, operation, place),
  };
  return async (data, { variables, send }) => {
    const objects = objectsOf(data);
    if (objects.length === 0) return;
    const picked = pick(variables, variableUsages);
    if (!requires) {
      const answer = await send(fetch, picked, null);
      for (const object of objects) mergeAnswer(object, answer);
      return;
    }
    const entities: Data[] = [];
    const representations: Data[] = [];
    for (const object of objects) {
      const representation = representationOf(object, requires);
      if (!representation?.__typename) continue;
      entities.push(object);
      representations.push(representation);
    }
    if (representations.length === 0) return;
    const { distinct, places } = distinctRepresentations(representations);
    const { _entities: found } = await send(fetch, picked, distinct);
    if (!Array.isArray(found) || found.length !== distinct.length) {
      throw new UseStockExecutor('other entities than asked for');
    }
    checkRepeated(found, { distinct, places });
    for (const [index, entity] of entities.entries()) {
      const answer = found[places[index] ?? 0];
      if (isObject(answer)) mergeAnswer(entity, answer);
    }
  };
}

function objectsOf(data: unknown): Data[] {
  const objects = (Array.isArray(data) ? data : [data]).filter((each) => each !== null && each !== undefined);
  if (!objects.every(isObject)) throw new UseStockExecutor('an object is no object');
  return objects;
}

const NONE: Data = Object.freeze({});

/** Those of the variables with these names that were given. */
export function pick(variables: Data, names: readonly string[]): Data {
  if (names.length === 0) return NONE;
  const entries = names.flatMap((name) => (Object.hasOwn(variables, name) ? [[name, variables[name]]] : []));
  return Object.fromEntries(entries);
}
