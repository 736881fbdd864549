import type { Client } from './client.ts';

const ENDPOINT = 'id url description eventTypes enabled disabledReason previousSecretUntil pendingCount deadCount';
const ERRORS = 'userErrors { __typename code message path }';

/** Registers an address for some types of events; returns the payload, including the secret. */
export async function registerEndpoint(client: Client, url: string, eventTypes: string[] = []) {
  return change(client, 'createWebhookEndpoint', { url, eventTypes }, `endpoint { ${ENDPOINT} } secret ${ERRORS}`);
}

/** Runs a webhook mutation. */
export async function change(client: Client, field: string, input: Record<string, unknown>, selection: string) {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input!`;
  const { data, errors } = await client.query(
    `mutation ($input: ${type}) { ${field}(input: $input) { ${selection} } }`,
    { input },
  );
  return { ...data?.[field], errors };
}

export async function deleteEndpoint(client: Client, id: string) {
  return change(client, 'deleteWebhookEndpoint', { id }, `deletedEndpointId ${ERRORS}`);
}

/** The deliveries that match a filter, newest first. */
export async function listDeliveries(client: Client, filter: Record<string, unknown>) {
  const { data } = await client.query(
    `query ($filter: WebhookDeliveryFilter) {
      webhookDeliveries(filter: $filter, first: 100) {
        totalCount
        nodes {
          id eventId eventType entity status attempts failure responseStatus responseBody payload nextAttemptAt settledAt
          endpoint { id }
        }
      }
    }`,
    { filter },
  );
  return data.webhookDeliveries.nodes;
}
