import type { Send } from '@commerce/outbox';
import { traceHeaders } from '@commerce/tracing';
import { type PostResult, postMessage, type Seal, signMessage } from '@commerce/webhooks';
import type { Dispatcher } from 'undici';
import { messageOf } from '../../domain/event-delivery.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';

/** Sends events to endpoints, signed with their secrets. */
export function createWebhookSender(options: {
  prisma: PrismaClient;
  agent: Dispatcher;
  seal: Seal;
  timeoutMs: number;
}): Send {
  const { prisma, agent, seal, timeoutMs } = options;

  return async ({ targetId, event }, signal) => {
    const endpoint = await prisma.webhookEndpoint.findUnique({ where: { id: targetId } });
    if (!endpoint) return { kind: 'refused', failure: 'GONE' };
    const sentAt = new Date();
    const { previousSecret, previousSecretUntil: until } = endpoint;
    const previous = previousSecret && until && until > sentAt ? [previousSecret] : [];
    const secrets = [endpoint.secret, ...previous].map((sealed) => seal.open(sealed, targetId));
    const body = messageOf(event);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'commerce-supergraph-webhooks/1',
      ...traceHeaders(),
      ...signMessage({ id: event.id, sentAt, body }, secrets),
    };
    return outcomeOf(await postMessage(agent, { url: endpoint.url, headers, body, timeoutMs, signal }));
  };
}

function outcomeOf({ failure, status, body }: PostResult) {
  const kind = failure === null ? ('delivered' as const) : failure === 'GONE' ? ('gone' as const) : ('failed' as const);
  return { kind, failure, responseStatus: status, responseBody: body };
}
