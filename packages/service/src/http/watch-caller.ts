import { graphqlError } from '@commerce/graphql';
import type { FastifyReply } from 'fastify';

/** Whether the sender of a request still waits for its answer. */
export interface CallerWatch {
  /** Whether the sender has disconnected before it had its answer. */
  isGone(): boolean;
  /** Aborted when the sender disconnects; created at its first use, because most requests need none. */
  readonly signal: AbortSignal;
}

/** A sender that is there until it leaves. */
export interface LeavingCaller extends CallerWatch {
  leave(): void;
}

/** @param isGone whether it has left already. */
export function createCaller(isGone = false): LeavingCaller {
  let hasLeft = isGone;
  let controller: AbortController | undefined;
  const abort = () => controller?.abort(graphqlError('SUBGRAPH_UNAVAILABLE', 'the caller has disconnected'));
  return {
    isGone: () => hasLeft,
    get signal() {
      controller ??= new AbortController();
      if (hasLeft) abort();
      return controller.signal;
    },
    leave() {
      hasLeft = true;
      abort();
    },
  };
}

/** Watches the connection of a request. */
export function watchCaller({ raw }: FastifyReply): CallerWatch {
  const caller = createCaller(raw.destroyed);
  raw.once('close', () => {
    if (!raw.writableFinished) caller.leave();
  });
  return caller;
}
