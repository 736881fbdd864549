import { CallerGoneError, type Carrier, NoAnswerError } from '@commerce/service-client';
import { inSpan } from '@commerce/tracing';
import { createCaller } from '../http/watch-caller.ts';
import type { SubgraphEndpoint } from './subgraph-endpoint.ts';

/**
 * Carries calls to a subgraph in the same process. It gets the same bodies, headers and limits as over HTTP, and answers
 * with the same text: nothing on either side knows the difference.
 */
export function createLocalCarrier({ answer }: Pick<SubgraphEndpoint, 'answer'>): Carrier {
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
        inSpan('local call', { kind: 'server' }, () => answer({ headers, body: JSON.parse(body), caller })).then(
          (reply) => {
            settle();
            resolve(reply);
          },
          (error) => end(error),
        );
      }),
    close: async () => undefined,
  };
}
