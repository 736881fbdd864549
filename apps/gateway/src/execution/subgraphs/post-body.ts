import type { TextAnswer } from '@commerce/service-client';
import type { GatewayContext } from '../../context.ts';

/**
 * Sends a JSON body. @param token the viewer's; null if requests to subgraphs do not identify the viewer.
 * @throws {ServiceUnavailableError} without an answer.
 */
export type PostBody = (body: string, token: string | null, context: GatewayContext) => Promise<TextAnswer>;
