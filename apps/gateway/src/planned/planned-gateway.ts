import type { ApolloGateway, GraphQLDataSource } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { GatewayContext } from '../context.ts';
import { isPlain, type PlanWatch } from '../direct-gateway.ts';
import { type PlannedOperation, planOperation } from './planned-operation.ts';
import { type Answers, fetchKey, type Replays } from './replay.ts';
import { isObject } from './response-data.ts';
import type { Send } from './run-plan.ts';
import { Unusual } from './unusual.ts';

type Gateway = ApolloServerOptionsWithGateway<GatewayContext>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;
type Request = Parameters<Executor>[0];
type Source = GraphQLDataSource<GatewayContext>;
type Fetch = Parameters<Source['process']>[0];

/**
 * The gateway, but an operation that it has planned before is carried out by that plan here, as long as all goes well:
 * `@apollo/gateway` reads the operation anew for each request, and interprets it to shape the answer. Where a subgraph
 * answers anything but data, or data of another shape than they must have, the gateway carries the plan out itself, with
 * the answers that there are.
 */
export function createPlannedGateway(options: {
  gateway: ApolloGateway;
  plans: PlanWatch;
  /** The subgraphs, which the gateway asks through {@link replaying}. */
  sources: ReadonlyMap<string, Source>;
  replays: Replays;
  /** Whether a request is to show how it was planned, and what became of that. */
  isWatched: (context: object) => boolean;
}): Pick<ApolloGateway, 'onSchemaLoadOrUpdate' | 'load' | 'stop'> {
  const { gateway, plans, sources, replays, isWatched } = options;
  const planned = new WeakMap<object, PlannedOperation | null>();

  const plannedFor = ({ operation, document, schema }: Request): PlannedOperation | null => {
    const known = planned.get(operation);
    if (known !== undefined) return known;
    const plan = plans.planOf(operation);
    if (!plan) return null;
    const found = planOperation(plan, { operation, document, schema });
    planned.set(operation, found);
    return found;
  };
  const senderFor =
    (request: Request, answers: Answers): Send =>
    async ({ serviceName, operation, operationDocumentNode }, variables, path) => {
      // A part of the plan that ran beside the one that went wrong: the gateway asks from here on.
      if (replays.has(request.context)) throw new Unusual('over');
      const fetch = {
        kind: 'incoming operation',
        request: { query: operation, variables },
        incomingRequestContext: request,
        context: request.context,
        document: operationDocumentNode,
        pathInIncomingRequest: path,
      } as unknown as Fetch;
      const answer = sources.get(serviceName)?.process(fetch);
      if (!answer) throw new Unusual('an unknown subgraph');
      answers.set(fetchKey(serviceName, operation, path), answer);
      const { data, errors, extensions } = await answer;
      if (!isObject(data) || errors || extensions) throw new Unusual('more than data, or less');
      return data;
    };
  const execute = async (request: Request, usual: Executor) => {
    const run = isWatched(request.context) ? null : plannedFor(request);
    if (!run || !isPlain(request)) return usual(request);
    const answers: Answers = new Map();
    try {
      const data = await run(request.request.variables ?? {}, senderFor(request, answers));
      return { data } as Awaited<ReturnType<Executor>>;
    } catch {
      // Whatever it was: the gateway comes to it with the same answers, and tells it in its own words.
      replays.set(request.context, answers);
      return usual(request);
    }
  };

  return {
    onSchemaLoadOrUpdate: (callback) => gateway.onSchemaLoadOrUpdate(callback),
    async load(given) {
      const { executor, ...loaded } = await gateway.load(given);
      return {
        ...loaded,
        executor: ((request) => execute(request, executor as unknown as Executor)) as typeof executor,
      };
    },
    stop: () => gateway.stop(),
  };
}
