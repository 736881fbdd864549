import { vi } from 'vitest';
import type { Client } from '../client.ts';
import { startReceiver } from '../receiver.ts';
import { change, deleteEndpoint, listDeliveries, registerEndpoint } from '../webhooks.ts';
import type { Part } from './part.ts';

/** The examples of staff for webhooks; each has its own endpoint. */
export async function setWebhooks(staff: Client): Promise<Part> {
  const receiver = await startReceiver();
  receiver.answerWith((response) => response.writeHead(500).end());
  const register = async (url = 'https://erp.example.com/webhooks') => {
    const { endpoint } = await registerEndpoint(staff, url, ['order.placed', 'order.cancelled', 'webhook.test']);
    return endpoint.id as string;
  };
  const endpoint = async () => ({ id: await register() });
  /** A failing endpoint, and a delivery that was given up. */
  const failing = async () => {
    const endpointId = await register(receiver.url);
    await change(staff, 'sendTestEvent', { endpointId }, 'delivery { id }');
    return { endpointId, id: await untilDead(staff, endpointId) };
  };
  return {
    client: staff,
    examples: {
      createWebhookEndpoint: () => ({}),
      webhookEndpoints: async () => {
        await endpoint();
        return {};
      },
      webhookEndpoint: endpoint,
      updateWebhookEndpoint: endpoint,
      rotateWebhookSecret: endpoint,
      sendTestEvent: async () => ({ endpointId: await register(receiver.url) }),
      webhookDeliveries: async () => ({ endpointId: (await failing()).endpointId }),
      replayWebhookDelivery: async () => ({ id: (await failing()).id }),
      replayDeadWebhookDeliveries: async () => ({ endpointId: (await failing()).endpointId }),
      deleteWebhookEndpoint: endpoint,
    },
    async tidyUp() {
      const { data } = await staff.query('{ webhookEndpoints(first: 100) { nodes { id } } }');
      for (const { id } of data.webhookEndpoints.nodes) await deleteEndpoint(staff, id);
      receiver.close();
    },
  };
}

function untilDead(staff: Client, endpointId: string): Promise<string> {
  return vi.waitFor(
    async () => {
      const [delivery] = await listDeliveries(staff, { endpointId, status: 'DEAD' });
      if (!delivery) throw new Error('nothing was given up yet');
      return delivery.id;
    },
    { timeout: 60_000 },
  );
}
