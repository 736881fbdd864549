import { CallerGoneError, type Carrier, NoAnswerError } from '@commerce/service-client';
import { bindTrace, inSpan } from '@commerce/tracing';
import { createCaller } from '../http/watch-caller.ts';
import type { SubgraphEndpoint } from './subgraph-endpoint.ts';

/**
 * Carries calls to a subgraph in the same process. It gets the same bodies, headers and limits as over HTTP, and answers
 * with the same text: nothing on either side knows the difference. Each call begins in a turn of the event loop of its
 * own: what needs no database would otherwise be carried out at once, and all that waits for it too.
 */
export function createLocalCarrier({ answer }: Pick<SubgraphEndpoint, 'answer'>): Carrier {
  const waiting: (() => void)[] = [];
  const nextTurn = () => {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(nextTurn);
  };
  const inTurn = (begin: () => void) => {
    if (waiting.length === 0) setImmediate(nextTurn);
    waiting.push(bindTrace(begin));
  };
  return {
    send: (body, headers, { timeoutMs, signal }) =>
      new Promise((resolve, reject) => {
        const caller = createCaller();
        const settle = () => {
          clearTimeout(deadline);
          signal?.removeEventListener('abort', leave);
        };
        const end = (error: Error) => {
          settle();
          caller.leave();
          reject(error);
        };
        const leave = () => end(new CallerGoneError('the caller has gone'));
        const deadline = setTimeout(() => end(new NoAnswerError(`no answer within ${timeoutMs} ms`)), timeoutMs);
        if (signal?.aborted) return leave();
        signal?.addEventListener('abort', leave, { once: true });
        inTurn(() => {
          if (caller.isGone()) return;
          inSpan('local call', { kind: 'server' }, () => answer({ headers, body: JSON.parse(body), caller })).then(
            (reply) => {
              settle();
              resolve(reply);
            },
            (error) => end(error),
          );
        });
      }),
    close: async () => undefined,
  };
}
