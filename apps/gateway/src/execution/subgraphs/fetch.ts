import type { GraphQLBody } from '@commerce/service-client';
import type { Trace } from '@commerce/tracing';
import type { DocumentNode } from 'graphql';

/** Reads an answer; creates new objects on each call, because merging changes them. @throws what the call threw. */
export type ReadAnswer = () => GraphQLBody;

/** A fetch of a plan, with its inputs. */
export interface Fetch {
  query: string;
  /** The beginning of its request body. */
  head: string;
  document: DocumentNode | undefined;
  /** The client's variables that the fetch uses. */
  variables: Record<string, unknown>;
  /** The entities to look up, each as JSON, without repetitions; null for a fetch of root fields. */
  representations: readonly string[] | null;
}

/** A fetch of entities, with the planner's document. */
export interface EntityFetch extends Fetch {
  document: DocumentNode;
  representations: readonly string[];
}

/** Entity fetches of one request as one operation. */
export interface EntityOperation {
  /** The beginning of its request body. */
  head: string;
  variables: Record<string, unknown>;
  /** The representations, each as JSON, by their variable. */
  lists: Readonly<Record<string, readonly string[]>>;
  /** The response key of the entities, by the same variable. */
  entityNames: Readonly<Record<string, string>>;
}

/** An entity fetch that waits for the end of this turn of the event loop. */
export interface DueEntityFetch {
  fetch: EntityFetch;
  trace: Trace;
  resolve: (answer: ReadAnswer) => void;
  reject: (error: unknown) => void;
}
