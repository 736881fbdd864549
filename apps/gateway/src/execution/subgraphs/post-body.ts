import type { TextAnswer } from '@commerce/service-client';
import type { GatewayContext } from '../../context.ts';

/**
 * Posts a body that is JSON already. @param token the viewer's; null where requests to subgraphs do not name the viewer.
 * @throws {ServiceUnavailableError} without an answer.
 */
export type PostBody = (body: string, token: string | null, context: GatewayContext) => Promise<TextAnswer>;
