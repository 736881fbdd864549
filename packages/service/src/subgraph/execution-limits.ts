import { graphqlError, limitErrors, setBudget } from '@commerce/graphql';
import type { FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Need } from './subgraph.ts';

/**
 * The maximum number of fields in lists that one execution resolves: about 0.3 s of CPU. A page of 100 products with
 * all their variants and prices has 5,000.
 */
const MAX_FIELDS = 50_000;

/** The maximum length of an answer, in characters. */
export const MAX_ANSWER_LENGTH = 2_000_000;

/** The header with the caller's remaining time, in milliseconds. */
const TIMEOUT_HEADER = 'request-timeout-ms';

/** When the caller stops waiting, by `performance.now()`; `Infinity` if it has not said. */
export function deadlineOf({ headers }: Pick<FastifyRequest, 'headers'>): number {
  const timeoutMs = Number(headers[TIMEOUT_HEADER] ?? Number.POSITIVE_INFINITY);
  return Number.isNaN(timeoutMs) ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs;
}

/** Limits the execution with this context: its size, the caller's deadline, and that the caller is still connected. */
export function limitExecution(context: object, { caller, deadline }: Need): void {
  setBudget(context, { fields: MAX_FIELDS, isStopped: () => caller.isGone() || performance.now() > deadline });
}

/** The result of an execution, with at most 50 errors. */
export function withFewErrors<Answer extends { errors?: readonly GraphQLError[] }>(answer: Answer): Answer {
  if (!answer.errors) return answer;
  const errors = limitErrors(answer.errors, (message, extensions) => new GraphQLError(message, { extensions }));
  return { ...answer, errors };
}

/** Whether the text of an answer is too long to send. */
export function isTooLong(text: string): boolean {
  return text.length > MAX_ANSWER_LENGTH;
}

/** The text of an answer; if it is too long, the text of a refusal instead. */
export function stringifyWithin(answer: object): string {
  const text = JSON.stringify(answer);
  return `${isTooLong(text) ? JSON.stringify({ errors: [tooLong()] }) : text}\n`;
}

function tooLong(): GraphQLFormattedError {
  const message = 'the answer is too long: ask for smaller pages, or in several operations';
  return graphqlError('QUERY_TOO_EXPENSIVE', message).toJSON();
}
