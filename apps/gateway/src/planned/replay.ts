import type { GraphQLDataSource } from '@apollo/gateway';
import { type DocumentNode, Kind, OperationTypeNode } from 'graphql';
import type { GatewayContext } from '../context.ts';

type Source = GraphQLDataSource<GatewayContext>;
type Fetch = Parameters<Source['process']>[0];
type Response = Awaited<ReturnType<Source['process']>>;

/** What subgraphs have answered to the fetches of one request, each by its {@link fetchKey}. */
export type Answers = Map<string, Promise<Response>>;

/** The answers that requests had got when the gateway itself was asked to carry their plans out, by their contexts. */
export type Replays = WeakMap<object, Answers>;

/** What tells the fetches of one request apart: the planner never asks for the same at the same place twice. */
export function fetchKey(service: string, query: string, path: readonly (string | number)[]): string {
  return `${service} ${path.join('.')} ${query}`;
}

/**
 * A subgraph's data source for a plan that was begun before: what was answered is not asked for again. A mutation that
 * has not been sent by then is never sent: the gateway must have planned anew, and it may be one that was.
 */
export function replaying(service: string, source: Source, replays: Replays): Source {
  return {
    process(fetch) {
      const answers = replays.get(fetch.context);
      if (!answers) return source.process(fetch);
      const key = fetchKey(service, fetch.request.query ?? '', pathOf(fetch));
      const known = answers.get(key);
      if (known) return known;
      return isMutation(fetch) ? Promise.resolve(replanned(service)) : source.process(fetch);
    },
  };
}

function pathOf(fetch: Fetch): readonly (string | number)[] {
  return ('pathInIncomingRequest' in fetch && fetch.pathInIncomingRequest) || [];
}

function isMutation(fetch: Fetch): boolean {
  const document: DocumentNode | undefined = 'document' in fetch ? fetch.document : undefined;
  return (document?.definitions ?? []).some(
    (node) => node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.MUTATION,
  );
}

function replanned(service: string): Response {
  const message = `${service} was asked, but not by the plan of now; look whether it was done`;
  return { errors: [{ message, extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] } as unknown as Response;
}
