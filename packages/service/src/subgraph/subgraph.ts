import type { Viewer } from '@commerce/identity';
import type { ServiceClient } from '@commerce/service-client';
import type { GraphQLSchema } from 'graphql';
import type { z } from 'zod';
import type { HttpServer } from '../http-server.ts';
import type { Job } from '../jobs/job.ts';
import type { Logger } from '../logger.ts';

/** A subgraph at work. It knows nothing of listening, nor of how its host runs the jobs. */
export interface Subgraph<Context extends object = object> {
  readonly schema: GraphQLSchema;
  /** The context of one request. */
  context(viewer: Viewer): Context;
  readonly jobs: readonly Job[];
  /** Whether its database answers. */
  isReady(): Promise<boolean>;
  /** Frees what it has made for itself, once no request and no job is left. */
  stop?(): Promise<void>;
  /** Adds what it answers over HTTP beside GraphQL, for hosts that can. */
  addRoutes?(routes: HttpServer['routes']): Promise<void>;
}

/** A subgraph as its app exports it, for any host. */
export interface SubgraphDefinition<Schema extends z.ZodType = z.ZodType, Context extends object = object> {
  /** As in `supergraph.yaml`, with `-subgraph`: also the audience of the tokens that are meant for it. */
  readonly name: string;
  readonly envSchema: Schema;
  create(host: SubgraphHost<z.output<Schema>>): Promise<Subgraph<Context>>;
}

/** What a subgraph gets from its host. */
export interface SubgraphHost<Env> {
  readonly env: Env;
  readonly logger: Logger;
  /** Calls another service at this GraphQL address, in the subgraph's own name. */
  connectTo(service: string, url: string): ServiceClient;
  /** Has a resource closed once the subgraph has stopped, before those that were there already. Answers it. */
  use<Resource extends Closable>(resource: Resource): Resource;
}

/** Something that is open until it is closed. */
export interface Closable {
  close(): Promise<void>;
}

/** Names the types of a definition; it does nothing else. */
export function defineSubgraph<Schema extends z.ZodType, Context extends object>(
  definition: SubgraphDefinition<Schema, Context>,
): SubgraphDefinition<Schema, Context> {
  return definition;
}
