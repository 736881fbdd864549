import { graphqlError } from '@commerce/graphql';
import type { FastifyReply } from 'fastify';

/** Whether the sender of a request still waits for its answer. */
export interface CallerWatch {
  /** Whether the sender has disconnected before it had its answer. */
  isGone(): boolean;
  /** Aborted when the sender disconnects; created at its first use, because most requests need none. */
  readonly signal: AbortSignal;
}

/** Watches the connection of a request. */
export function watchCaller({ raw }: FastifyReply): CallerWatch {
  let isGone = raw.destroyed;
  let controller: AbortController | undefined;
  const abort = () => controller?.abort(graphqlError('SUBGRAPH_UNAVAILABLE', 'the caller has disconnected'));
  raw.once('close', () => {
    if (raw.writableFinished) return;
    isGone = true;
    abort();
  });
  return {
    isGone: () => isGone,
    get signal() {
      controller ??= new AbortController();
      if (isGone) abort();
      return controller.signal;
    },
  };
}
