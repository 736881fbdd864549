import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { isToken } from './behaviour.ts';
import { type Callbacks, createCallbacks } from './callbacks.ts';
import { capture, decline, hold, type Payment, refund, voidPayment } from './payment.ts';

/**
 * A payment provider for tests and demonstrations. Its state is independent of ours, and outlives every crash of ours.
 */
export interface PaymentSandbox {
  url: string;
  callbacks: Callbacks;
  /** The current state of every payment. */
  payments(): Payment[];
  payment(orderId: string): Payment | undefined;
  /** Decides a waiting payment, as its buyer or bank would. */
  decide(orderId: string, outcome: Outcome): void;
  close(): Promise<void>;
}

type Outcome = 'approve' | 'decline';

const bodySchema = z.object({
  token: z.string().optional(),
  amount: z.int().nonnegative().optional(),
  currency: z.string().length(3).optional(),
  key: z.string().optional(),
  outcome: z.enum(['approve', 'decline']).optional(),
});
type Body = z.output<typeof bodySchema>;

/** @param options.secret signs callbacks: `whsec_` and base 64. */
export async function startPaymentSandbox(options: { port?: number; secret: string }): Promise<PaymentSandbox> {
  const payments = new Map<string, Payment>();
  const callbacks = createCallbacks(options.secret);
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: refusalOf(error) }));
    });
  });

  const notify = async (payment: Payment) => {
    const times = payment.token === 'tok_twice' ? 2 : 1;
    const id = randomUUID();
    for (let i = 0; i < times; i++) await callbacks.send(payment.orderId, { id });
  };

  const decide = (orderId: string, outcome: Outcome) => {
    const payment = payments.get(orderId);
    const isOpen = payment?.status === 'WAITING' || payment?.token === 'tok_stubborn';
    if (!payment || !isOpen) return;
    if (outcome === 'decline') decline(payment);
    else hold(payment);
    if (payment.token === 'tok_stubborn' && outcome === 'approve') capture(payment);
    void notify(payment);
  };

  /** The payment of an order. One that was never requested may be voided, and stays voided. */
  const open = (orderId: string): Payment => {
    const payment = payments.get(orderId) ?? newPayment(orderId);
    payments.set(orderId, payment);
    return payment;
  };

  const authorize = (payment: Payment, { token = '', amount = 0, currency = 'EUR' }: Body): 'answer' | 'hang' => {
    if (payment.status !== 'WAITING' || payment.token !== '') return 'answer';
    Object.assign(payment, { token, amount, currency });
    if (!isToken(token) || token === 'tok_declined') decline(payment);
    else if (token === 'tok_action') payment.action = actionAt(addressOf(server), payment.orderId);
    else if (token !== 'tok_late' && token !== 'tok_stubborn') hold(payment);
    if (payment.charges.held > 0) void notify(payment);
    return token === 'tok_timeout' ? 'hang' : 'answer';
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = '', query] = (request.url ?? '/').split('?');
    const [, root, orderId = '', verb] = path.split('/');
    if (root !== 'payments') return void response.writeHead(404).end();
    if (request.method === 'GET' && orderId === '') return send(response, [...payments.values()]);
    if (request.method === 'GET' && verb === 'decision' && payments.has(orderId)) return sendPage(response, DECISION);
    if (request.method === 'GET') return send(response, payments.get(orderId));
    const given = await text(request);
    const chosen = bodySchema.pick({ outcome: true }).parse(Object.fromEntries(new URLSearchParams(query)));
    const body = { ...chosen, ...bodySchema.parse(given === '' ? {} : JSON.parse(given)) };
    const payment = open(orderId);
    let manner: 'answer' | 'hang' = 'answer';
    if (verb === 'authorization') manner = authorize(payment, body);
    if (verb === 'capture') manner = captureOnce(payment);
    if (verb === 'void') voidPayment(payment);
    if (verb === 'refunds') refund(payment, body.key ?? '', body.amount ?? 0);
    if (verb === 'decision') decide(orderId, body.outcome ?? 'approve');
    if (manner === 'answer') send(response, payment);
  };

  server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  await once(server, 'listening');
  return {
    url: addressOf(server),
    callbacks,
    payments: () => [...payments.values()],
    payment: (orderId) => payments.get(orderId),
    decide,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What is wrong with a request, in words. */
function refusalOf(error: unknown): string {
  const [issue] = error instanceof z.ZodError ? error.issues : [];
  if (!issue || issue.path.length === 0) return 'The body must be JSON, such as {"outcome":"decline"}.';
  const name = issue.path.join('.');
  return name === 'outcome' ? 'outcome must be approve or decline.' : `${name}: ${issue.message}.`;
}

function captureOnce(payment: Payment): 'answer' | 'hang' {
  const isFirst = payment.status === 'AUTHORIZED';
  capture(payment);
  return isFirst && payment.token === 'tok_timeout_capture' ? 'hang' : 'answer';
}

function newPayment(orderId: string): Payment {
  return {
    orderId,
    reference: `pay_${randomUUID()}`,
    token: '',
    status: 'WAITING',
    amount: 0,
    currency: 'EUR',
    capturedMinor: 0,
    refundedMinor: 0,
    action: null,
    declineCode: null,
    refunds: {},
    charges: { held: 0, taken: 0 },
  };
}

function actionAt(url: string, orderId: string): Payment['action'] {
  return { redirectUrl: `${url}/payments/${orderId}/decision`, clientSecret: null };
}

function addressOf(server: ReturnType<typeof createServer>): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Where a buyer is sent who must prove who they are. */
const DECISION = `<!doctype html><meta name="viewport" content="width=device-width"><title>Payment sandbox</title>
<h1>Payment sandbox</h1><p>The shop asks for this payment.</p>
<form method="post" action="?outcome=approve"><button>Approve</button></form>
<form method="post" action="?outcome=decline"><button>Decline</button></form>
<p>Then go back to the shop, which calls <code>confirmPayment</code>.</p>`;

function sendPage(response: ServerResponse, page: string): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
}

function send(response: ServerResponse, value: unknown): void {
  if (value === undefined) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
