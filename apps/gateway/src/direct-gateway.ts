import type { ApolloGateway, GatewayConfig } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { createSharedReads } from '@commerce/batching';
import type { SignToken } from '@commerce/identity';
import type { GraphQLTransport, TextAnswer } from '@commerce/service-client';
import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';
import type { GatewayContext } from './context.ts';
import { type DirectFetch, directFetchOf, enumsWithHiddenValues } from './direct-fetch.ts';
import type { EarlyAnswers } from './early-answers.ts';
import { type PassedData, readPassedData } from './passed-data.ts';

type Gateway = ApolloServerOptionsWithGateway<GatewayContext>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;
type Request = Parameters<Executor>[0];
type NotePlan = NonNullable<Extract<GatewayConfig, object>['experimental_didResolveQueryPlan']>;
type Resolved = Parameters<NotePlan>[0];

/** What a subgraph has answered, and its data if that is all there is. */
interface DirectAnswer {
  answer: TextAnswer;
  data: PassedData | null;
}

/** Hears of every plan that the gateway carries out. */
export interface PlanWatch {
  note: NotePlan;
  planOf(operation: OperationDefinitionNode): Resolved['queryPlan'] | undefined;
}

export function createPlanWatch(): PlanWatch {
  const plans = new WeakMap<object, Resolved['queryPlan']>();
  return {
    note: ({ requestContext, queryPlan }) => {
      if (requestContext.operation) plans.set(requestContext.operation, queryPlan);
    },
    planOf: (operation) => plans.get(operation),
  };
}

/**
 * The gateway, but a query that one subgraph answers in the form that the client wants is posted to that subgraph at
 * once, and its answer passed on as text, to all who wait for the same. Anything else, errors and outages included, goes
 * the usual way, with what the subgraph has answered already.
 */
export function createDirectGateway(options: {
  gateway: Pick<ApolloGateway, 'onSchemaLoadOrUpdate' | 'load' | 'stop'>;
  plans: PlanWatch;
  transports: Readonly<Record<string, GraphQLTransport>>;
  signToken: SignToken;
  early: EarlyAnswers;
  /** Whether a request is to show how it was planned, and what became of that. */
  isWatched: (context: object) => boolean;
}): Gateway {
  const { gateway, plans, transports, signToken, early, isWatched } = options;
  let hiddenEnums: ReadonlySet<string> = new Set();
  gateway.onSchemaLoadOrUpdate(({ coreSupergraphSdl }) => {
    hiddenEnums = enumsWithHiddenValues(coreSupergraphSdl);
  });
  const direct = new WeakMap<object, DirectFetch | null>();

  const directFetchFor = ({ operation, document, schema }: Request): DirectFetch | null => {
    const known = direct.get(operation);
    if (known !== undefined) return known;
    const plan = plans.planOf(operation);
    if (!plan) return null;
    const found = directFetchOf(plan, { operation, document }, { schema, hiddenEnums });
    direct.set(operation, found);
    return found;
  };
  const share = createSharedReads<DirectAnswer>();
  const read = async ({ service, query, variables }: DirectFetch, { request, context }: Request) => {
    const transport = transports[service];
    if (!transport) throw new TypeError(`there is no transport to ${service}`);
    const token = await signToken(`${service}-subgraph`, context.viewer);
    const body = JSON.stringify({ query, variables: pick(request.variables ?? {}, variables) });
    // Subgraphs know nothing of a request but these: what is equal in them is answered alike. The token names the viewer.
    return share(`${service} ${token} ${body}`, async () => {
      const answer = await transport.postForText(body, token).catch(failed);
      return { answer, data: readPassedData(answer.text) };
    });
  };
  const execute = async (request: Request, usual: Executor) => {
    const fetch = isWatched(request.context) ? null : directFetchFor(request);
    if (!fetch || !isPlain(request)) return usual(request);
    const { answer, data } = await read(fetch, request);
    if (data) return { data } as unknown as Awaited<ReturnType<Executor>>;
    early.put(request.context, fetch.query, answer.read);
    return usual(request);
  };

  return {
    onSchemaLoadOrUpdate: (callback) => gateway.onSchemaLoadOrUpdate(callback),
    async load(given) {
      const { executor } = await gateway.load(given);
      if (!executor) throw new TypeError('the gateway has nothing to execute with');
      return { executor: (request) => execute(request, executor as unknown as Executor) };
    },
    stop: () => gateway.stop(),
  };
}

/** A failed call, to be told of by the usual way. */
function failed(error: unknown): TextAnswer {
  return {
    text: '',
    read: () => {
      throw error;
    },
  };
}

/** Nobody wants to see its plan, and its variables are what they must be. */
export function isPlain({ request, operation, schema }: Request): boolean {
  if (request.http?.headers.has('apollo-query-plan-experimental')) return false;
  return hasGoodVariables(operation, request.variables, schema);
}

function hasGoodVariables(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Request['request']['variables'],
  schema: GraphQLSchema,
): boolean {
  return variableDefinitions.length === 0 || !getVariableValues(schema, variableDefinitions, variables ?? {}).errors;
}

function pick(variables: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (Object.hasOwn(variables, name) ? [[name, variables[name]]] : [])));
}
