import type { GatewayContext } from '../context.ts';

/**
 * Answers an operation with the text of an answer that has data and nothing else.
 * @throws {UseStockExecutor | ServiceUnavailableError} for any other answer. What subgraphs have answered by then is in
 * the context, from where the stock executor takes it.
 */
export type AnswerOperation = (variables: Record<string, unknown>, context: GatewayContext) => Promise<string>;
