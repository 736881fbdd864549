import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A PaymentIntent in Stripe's documented shape, reduced to what is used, with counts of actual money movements. */
export interface Intent {
  id: string;
  object: 'payment_intent';
  amount: number;
  amount_received: number;
  client_secret: string;
  currency: string;
  status: string;
  metadata: Record<string, string>;
  next_action: unknown;
  last_payment_error: unknown;
  latest_charge: { id: string; object: 'charge'; amount_refunded: number } | null;
  held: number;
}

/** Stripe's API on loopback: PaymentIntents with manual capture, refunds, and idempotency keys as documented. */
export interface StripeStandIn {
  port: number;
  intents: Map<string, Intent>;
  /** How often each idempotency key was received. */
  keys: Map<string, number>;
  /** Carries out the next request to a path, but never answers it. */
  swallowNext(path: RegExp): void;
  /** Refuses the next request to a path, and repeats that refusal for its key. */
  refuseNext(path: RegExp): void;
  close(): Promise<void>;
}

interface Answer {
  status: number;
  body: unknown;
}

export async function startStripeStandIn(): Promise<StripeStandIn> {
  const intents = new Map<string, Intent>();
  const answers = new Map<string, { params: string; answer: Answer }>();
  const keys = new Map<string, number>();
  let swallowed: RegExp | null = null;
  let refused: RegExp | null = null;

  const perform = (request: IncomingMessage, path: string, params: URLSearchParams): Answer => {
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string') return handle(intents, request.method ?? 'GET', path, params);
    keys.set(key, (keys.get(key) ?? 0) + 1);
    const earlier = answers.get(key);
    if (earlier && earlier.params !== `${path}?${params}`) return refusal(400, 'idempotency_error', 'key_in_use');
    if (earlier) return earlier.answer;
    const isRefused = refused?.test(path) ?? false;
    if (isRefused) refused = null;
    const answer = isRefused
      ? refusal(400, 'invalid_request_error', 'refused')
      : structuredClone(handle(intents, request.method ?? 'GET', path, params));
    answers.set(key, { params: `${path}?${params}`, answer });
    return answer;
  };

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stripe');
    const body = await text(request);
    const answer = perform(request, pathname, request.method === 'GET' ? searchParams : new URLSearchParams(body));
    if (swallowed?.test(pathname)) {
      swallowed = null;
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    intents,
    keys,
    swallowNext: (path) => {
      swallowed = path;
    },
    refuseNext: (path) => {
      refused = path;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function handle(intents: Map<string, Intent>, method: string, path: string, params: URLSearchParams): Answer {
  if (path === '/v1/refunds') return refund(intents, params);
  const [, , , id = '', verb] = path.split('/');
  if (method === 'POST' && id === '') return created(intents, params);
  const intent = intents.get(id);
  if (!intent) return refusal(404, 'invalid_request_error', 'resource_missing');
  if (verb === 'confirm') return confirm(intent, params.get('payment_method') ?? '');
  if (verb === 'capture') return move(intent, ['requires_capture'], () => capture(intent));
  if (verb === 'cancel') {
    const open = ['requires_payment_method', 'requires_confirmation', 'requires_action', 'requires_capture'];
    return move(intent, open, () => Object.assign(intent, { status: 'canceled', next_action: null }));
  }
  return ok(intent);
}

const LEAST_AMOUNT = 50;

function created(intents: Map<string, Intent>, params: URLSearchParams): Answer {
  if (Number(params.get('amount')) < LEAST_AMOUNT) return refusal(400, 'invalid_request_error', 'amount_too_small');
  const id = `pi_${intents.size + 1}`;
  const intent: Intent = {
    id,
    object: 'payment_intent',
    amount: Number(params.get('amount')),
    amount_received: 0,
    client_secret: `${id}_secret_1`,
    currency: params.get('currency') ?? '',
    status: 'requires_payment_method',
    metadata: { order_id: params.get('metadata[order_id]') ?? '' },
    next_action: null,
    last_payment_error: null,
    latest_charge: null,
    held: 0,
  };
  intents.set(id, intent);
  return ok(intent);
}

/** Stripe's own test methods select the outcome. */
function confirm(intent: Intent, method: string): Answer {
  return move(intent, ['requires_payment_method', 'requires_confirmation'], () => {
    if (!method.startsWith('pm_card_')) return refusal(400, 'invalid_request_error', 'resource_missing');
    if (method === 'pm_card_visa_chargeDeclined') {
      const error = { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline', message: 'declined' };
      intent.last_payment_error = error;
      return { status: 402, body: { error: { ...error, payment_intent: intent } } };
    }
    if (method === 'pm_card_authenticationRequired') {
      intent.status = 'requires_action';
      intent.next_action = { type: 'redirect_to_url', redirect_to_url: { url: 'https://bank.example/3ds' } };
      return ok(intent);
    }
    return hold(intent);
  });
}

/** What the buyer's bank does once the buyer has agreed. */
export function hold(intent: Intent): Answer {
  Object.assign(intent, { status: 'requires_capture', next_action: null, held: intent.held + 1 });
  intent.latest_charge = { id: `ch_${intent.id}`, object: 'charge', amount_refunded: 0 };
  return ok(intent);
}

function capture(intent: Intent): Intent {
  return Object.assign(intent, { status: 'succeeded', amount_received: intent.amount });
}

function refund(intents: Map<string, Intent>, params: URLSearchParams): Answer {
  const intent = intents.get(params.get('payment_intent') ?? '');
  const amount = Number(params.get('amount'));
  const charge = intent?.latest_charge;
  if (!intent || !charge || charge.amount_refunded + amount > intent.amount_received) {
    return refusal(400, 'invalid_request_error', 'charge_already_refunded');
  }
  charge.amount_refunded += amount;
  return { status: 200, body: { id: `re_${charge.amount_refunded}`, object: 'refund', amount, status: 'succeeded' } };
}

function move(intent: Intent, from: string[], change: () => unknown): Answer {
  if (!from.includes(intent.status)) return refusal(400, 'invalid_request_error', 'payment_intent_unexpected_state');
  const changed = change() as Answer | Intent;
  return 'body' in changed ? changed : ok(intent);
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function refusal(status: number, type: string, code: string): Answer {
  return { status, body: { error: { type, code, message: code } } };
}
