import { graphqlError } from '@commerce/graphql';
import type { FastifyReply } from 'fastify';

/** Aborted if the sender of a request disconnects before it has its answer. */
export function callerSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  const abort = () => gone.abort(graphqlError('SUBGRAPH_UNAVAILABLE', 'the caller has disconnected'));
  raw.once('close', () => {
    if (!raw.writableFinished) abort();
  });
  if (raw.destroyed) abort();
  return gone.signal;
}
