import type { GatewayContext } from '../context.ts';

/**
 * Answers an operation with the text of an answer that has data and nothing else.
 * @throws {UseStockExecutor | ServiceUnavailableError} for any other answer. The stock executor then takes the answers
 * that subgraphs have given so far from the context.
 */
export type AnswerOperation = (variables: Record<string, unknown>, context: GatewayContext) => Promise<string>;
