import type { Viewer } from '@commerce/identity';
import type { ServiceClient } from '@commerce/service-client';
import type { GraphQLSchema } from 'graphql';
import type { z } from 'zod';
import type { CallerWatch } from '../http/watch-caller.ts';
import type { HttpServer } from '../http-server.ts';
import type { Job } from '../jobs/job.ts';
import type { Logger } from '../logging/logger.ts';

/** How long the answer to a request is needed: then reads may end, but changes must not. */
export interface Need {
  readonly caller: CallerWatch;
  /** When the caller stops waiting, by `performance.now()`; `Infinity` if it has not said. */
  readonly deadline: number;
}

/** A running subgraph. It is independent of the server and of how its host runs the jobs. */
export interface Subgraph<Context extends object = object> {
  readonly schema: GraphQLSchema;
  /**
   * The context of one request.
   * @param need how long the answer is needed.
   */
  context(viewer: Viewer, need: Need): Context;
  readonly jobs: readonly Job[];
  /** Whether its database answers. */
  isReady(): Promise<boolean>;
  /** Frees its own resources, after the last request and job. */
  stop?(): Promise<void>;
  /** Adds HTTP routes beside GraphQL, on hosts that support this. */
  addRoutes?(routes: HttpServer['routes']): Promise<void>;
}

/** The definition of a subgraph that its app exports, for any host. */
export interface SubgraphDefinition<Schema extends z.ZodType = z.ZodType, Context extends object = object> {
  /** The name in `supergraph.yaml`, with `-subgraph`; also the audience of tokens for it. */
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
  /** Registers a resource to be closed once the subgraph has stopped, before earlier ones. Returns it. */
  use<Resource extends Closable>(resource: Resource): Resource;
}

/** A resource that must be closed. */
export interface Closable {
  close(): Promise<void>;
}

/** Infers the types of a definition; returns it unchanged. */
export function defineSubgraph<Schema extends z.ZodType, Context extends object>(
  definition: SubgraphDefinition<Schema, Context>,
): SubgraphDefinition<Schema, Context> {
  return definition;
}
