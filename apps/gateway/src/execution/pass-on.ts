import { createSharedReads } from '@commerce/batching';
import { ServiceUnavailableError } from '@commerce/service-client';
import { fetchKey, timed } from '../context.ts';
import type { AnswerOperation } from './answer-operation.ts';
import { subgraphOf } from './carry-out.ts';
import { dataOnly, type PassThrough } from './pass-through.ts';
import { pick } from './plan/compile-plan.ts';
import type { ReadAnswer } from './subgraphs/fetch.ts';
import { bodyHead, bodyOf } from './subgraphs/request-body.ts';
import type { Subgraph } from './subgraphs/subgraph.ts';
import { UseStockExecutor } from './use-stock-executor.ts';

/** The longest wait for an equal query that is running already: a slow answer need not be shared. */
const MAX_WAIT_MS = 50;

/**
 * Sends a query that one subgraph answers, and passes its answer on as text. Equal queries that arrive together share
 * an answer: a subgraph sees only the body and the token, which identifies the viewer.
 */
export function createPassOn(subgraphs: ReadonlyMap<string, Subgraph>): (passThrough: PassThrough) => AnswerOperation {
  const share = createSharedReads<{ read: ReadAnswer; data: string | null }>(MAX_WAIT_MS);
  return ({ subgraph: name, query, variables: names }) => {
    const subgraph = subgraphOf(name, subgraphs);
    const key = fetchKey(name, query, '');
    const head = bodyHead(query);
    return async (variables, context) => {
      const token = await subgraph.sign(context);
      const body = bodyOf(head, pick(variables, names));
      const ask = async () => {
        const { text, read } = await subgraph.post(body, token, context);
        return { read, data: dataOnly(text) };
      };
      const read = (): ReturnType<typeof ask> =>
        share(`${name} ${token} ${body}`, ask).catch((error: unknown) => {
          // Only the client whose read was shared has disconnected: those who remain share another one.
          if (error instanceof ServiceUnavailableError && error.isCallerGone && !context.signal.aborted) return read();
          throw error;
        });
      const answer = timed(context, { service: name, path: '' }, read);
      const reader = answer.then(({ read }) => read);
      context.answeredFetches.set(key, reader);
      await reader;
      const { data } = await answer;
      if (data === null) throw new UseStockExecutor('more than data, or less');
      return data;
    };
  };
}
