import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { EventData } from '@commerce/events';
import { continueTrace } from '@commerce/tracing';
import fc from 'fast-check';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { composeMail } from '../../src/domain/mail/mail.ts';
import { POLLING, useEventLab } from './event-lab.ts';

const lab = useEventLab();
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  await lab.sql(`DELETE FROM outbox_target WHERE channel = 'webhook'`);
});

interface ReceivedMail {
  from: string;
  to: string[];
  source: string;
}

/** A real mail server on loopback. */
async function startMailServer(options: SMTPServerOptions = {}, port = 0) {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: async (stream, { envelope }, done) => {
      const source = await text(stream);
      const from = envelope.mailFrom ? envelope.mailFrom.address : '';
      received.push({ from, to: envelope.rcptTo.map(({ address }) => address), source });
      done();
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () => new Promise<void>((resolve) => server.close(resolve));
  return { received, close, port: (server.server.address() as AddressInfo).port };
}

/** Delivers mails to a port. Returns when mail is switched on, as no mail is queued before. */
async function startWorker(port: number, perMailboxAndHour = 1_000) {
  const mail = {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    from: 'The shop <shop@example.com>',
    shopName: 'The <Shop>',
    perMailboxAndHour,
  };
  const worker = lab.work({ mail, timeoutMs: 20_000, schedule: [1, 1, 1] });
  cleanUps.push(() => worker.stop());
  await expect
    .poll(() => lab.sql(`SELECT FROM outbox_target WHERE channel = 'mail' AND active`), POLLING)
    .toHaveLength(1);
  return worker;
}

async function insertOrder(email = 'ada@example.com', title = 'Mug <b>"blue"</b>') {
  const address = {
    name: "Ada O'Neill & Co",
    line1: 'a',
    line2: null,
    city: 'b',
    region: null,
    postalCode: null,
    countryCode: 'GB',
  };
  const id: string = randomUUID();
  const lineId: string = randomUUID();
  await lab.sql(
    `INSERT INTO "order" (id, number, state, key_scope, request_hash, cart_id, cart_version, email, shipping_address,
       billing_address, placed_total, currency_code, settled, recorded, placed_at, confirmed_at)
     VALUES ($1, $2, 'CONFIRMED', $2, '', gen_random_uuid(), 1, $3, $4, $4, 1990, 'EUR', true, true, now(), now())`,
    [id, `N-${id}`, email, address],
  );
  await lab.sql(
    `INSERT INTO order_line (id, order_id, position, variant_id, price_id, title, quantity, unit_price_minor)
     VALUES ($2, $1, 1, gen_random_uuid(), gen_random_uuid(), $3, 1, 1990)`,
    [id, lineId, title],
  );
  return { orderId: id, number: `N-${id}`, lineId };
}

const placed = ({ orderId, number }: { orderId: string; number: string }): EventData<'order.placed'> => ({
  orderId,
  number,
  customerId: null,
  placedAt: new Date().toISOString(),
  total: { minorUnits: 1990, currencyCode: 'EUR' },
  lines: [],
});
const deliveries = (orderId: string) =>
  lab.sql<{ state: string; attempts: number; failure: string | null; eventId: string }>(
    'SELECT state, attempts, failure, event_id AS "eventId" FROM outbox_delivery WHERE entity = $1 ORDER BY position',
    [`order:${orderId}`],
  );

/** Decodes quoted-printable. */
function decoded(source: string): string {
  const bytes = source
    .replace(/=\r\n/g, '')
    .replace(/=([\dA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

describe('a mail', () => {
  it('a mail tells the customer that the order was placed, sent or refunded, as text and as HTML without foreign markup', async () => {
    const server = await startMailServer();
    cleanUps.push(server.close);
    const worker = await startWorker(server.port);
    const order = await insertOrder();
    await lab.append('order.placed', placed(order));
    const { orderId, number, lineId } = order;
    const tracking = { carrier: 'DHL', number: 'T1', url: 'javascript:alert(1)' };
    const lines = [{ lineId, variantId: randomUUID(), quantity: 1 }];
    await lab.append('order.fulfilled', {
      orderId,
      number,
      fulfillmentId: randomUUID(),
      lines,
      complete: true,
      tracking,
    });
    const money = { minorUnits: 500, currencyCode: 'EUR' };
    await lab.append('order.refunded', {
      orderId,
      number,
      refundId: randomUUID(),
      amount: money,
      refundedTotal: money,
      complete: false,
    });
    await lab.append('order.paid', { orderId, number, amount: money });
    await lab.settled();

    expect(server.received.map(({ from, to }) => ({ from, to }))).toEqual(
      Array(3).fill({ from: 'shop@example.com', to: ['ada@example.com'] }),
    );
    const [first = '', second = '', third = ''] = server.received.map(({ source }) => decoded(source));
    const [delivery] = await deliveries(orderId);
    expect(first).toContain(`Message-ID: <${delivery?.eventId}@example.com>`);
    expect(first).toContain(`Subject: Your order ${number}`);
    expect(first).toContain('- 1 × Mug <b>"blue"</b>: 19.90 EUR');
    expect(first).toContain('<li>1 × Mug &lt;b&gt;&quot;blue&quot;&lt;/b&gt;: 19.90 EUR</li>');
    // The buyer writes the name: mails never contain it.
    expect(server.received.map(({ source }) => decoded(source)).join()).not.toContain('Neill');
    expect(second).toContain('The tracking number is T1.');
    expect(second).not.toContain('javascript:');
    expect(third).toContain('We have refunded 5.00 EUR');
    expect(worker.errors).toEqual([]);
  });

  it('a mail has the id of the request that caused it', async () => {
    const server = await startMailServer();
    cleanUps.push(server.close);
    await startWorker(server.port);
    const id = randomUUID().replaceAll('-', '');
    const order = await insertOrder();
    await continueTrace(`00-${id}-b7ad6b7169203331-00`, () => lab.append('order.placed', placed(order)));
    await lab.settled();
    expect(server.received.map(({ source }) => source)).toEqual([expect.stringContaining(`X-Request-ID: ${id}\r\n`)]);
  });

  it('a mail waits while the mail server is down, delays no webhook, and is sent once the server is back', async () => {
    const gone = await startMailServer();
    await gone.close();
    let attempts = 0;
    const endpoint = createServer((_, response) => {
      attempts += 1;
      response.end();
    });
    await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
    cleanUps.push(() => endpoint.close());
    const worker = await startWorker(gone.port);
    await lab.register(`http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`);
    const order = await insertOrder();
    await lab.append('order.placed', placed(order));
    await lab.settled();
    expect(attempts).toBe(1);
    expect((await deliveries(order.orderId)).map(({ state, failure }) => [state, failure]).toSorted()).toEqual([
      ['DEAD', 'SMTP_UNAVAILABLE'],
      ['DELIVERED', null],
    ]);
    const back = await startMailServer({}, gone.port);
    cleanUps.push(back.close);
    await lab.sql(`UPDATE outbox_delivery SET state = 'PENDING', attempts = 0 WHERE failure = 'SMTP_UNAVAILABLE'`);
    await lab.settled();
    expect(back.received).toHaveLength(1);
    expect(worker.errors).toEqual([]);
  });

  it('a mail that the server refuses permanently is not retried', async () => {
    const server = await startMailServer({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no such user'), { responseCode: 550 })),
    });
    cleanUps.push(server.close);
    await startWorker(server.port);
    const order = await insertOrder('nobody@example.com');
    await lab.append('order.placed', placed(order));
    await lab.settled();
    expect(await deliveries(order.orderId)).toMatchObject([{ state: 'DEAD', attempts: 1, failure: 'SMTP_REFUSED' }]);
  });

  it.each([
    'a@b.c,eve@example.com',
    'a@b.c>\r\nRCPT TO:<eve@example.com',
    'a@b.c\r\nBcc: eve@example.com',
    '"a b"@c.d',
    'a@b.c;eve',
  ])('a mail goes to the customer only, whatever their address contains: %j', async (email) => {
    const server = await startMailServer();
    cleanUps.push(server.close);
    await startWorker(server.port);
    const order = await insertOrder(email);
    await lab.append('order.placed', placed(order));
    await lab.settled();
    expect(server.received).toEqual([]);
    expect(await deliveries(order.orderId)).toMatchObject([{ state: 'DEAD', failure: 'SMTP_REFUSED' }]);
  });

  it('a mailbox gets a limited number of mails per hour, however its address is spelled; further ones are delayed', async () => {
    const server = await startMailServer();
    cleanUps.push(server.close);
    await startWorker(server.port, 3);
    const spellings = [
      'bob@example.com',
      'Bob@example.com',
      'b.ob@EXAMPLE.com',
      'bob+a@example.com',
      'bob+b@example.com',
    ];
    const orders = await Promise.all([...spellings, 'carol@example.com'].map((email) => insertOrder(email)));
    // If the hour changes meanwhile, more mails may be sent.
    const [{ hour: before } = { hour: null }] = await lab.sql<{ hour: Date }>(
      `SELECT date_trunc('hour', now()) AS hour`,
    );
    for (const order of orders) await lab.append('order.placed', placed(order));
    await lab.settled();
    const [{ hour: after } = { hour: null }] = await lab.sql<{ hour: Date }>(
      `SELECT date_trunc('hour', now()) AS hour`,
    );
    const states = (await Promise.all(orders.map(({ orderId }) => deliveries(orderId)))).flat();
    if (before?.getTime() === after?.getTime())
      expect(states.filter(({ failure }) => failure === 'TOO_MANY_MAILS')).toHaveLength(2);
    expect(server.received.flatMap(({ to }) => to)).toContain('carol@example.com');
  });

  it("guests who order for somebody's mailbox do not use up the mails about orders of a customer, or of a guest who has paid", async () => {
    const server = await startMailServer();
    cleanUps.push(server.close);
    await startWorker(server.port, 1);
    const email = 'dora@example.com';
    const orders = [await insertOrder(email), await insertOrder(email), await insertOrder(email)];
    const [, second, third] = orders.map(({ orderId }) => orderId);
    await lab.sql(`UPDATE "order" SET customer_id = 'dora' WHERE id = '${second}'`);
    await lab.sql(`UPDATE "order" SET payment_state = 'AUTHORIZED' WHERE id = '${third}'`);
    for (const order of orders) await lab.append('order.placed', placed(order));
    await lab.settled();
    const states = (await Promise.all(orders.map(({ orderId }) => deliveries(orderId)))).flat();
    expect(states.map(({ state }) => state)).toEqual(['DELIVERED', 'DELIVERED', 'DELIVERED']);
  });

  it('the mail about an order that was cancelled meanwhile is not sent', async () => {
    const server = await startMailServer();
    cleanUps.push(server.close);
    await startWorker(server.port);
    const order = await insertOrder();
    await lab.sql(`UPDATE "order" SET state = 'CANCELLED' WHERE id = '${order.orderId}'`);
    await lab.append('order.placed', placed(order));
    await lab.settled();
    expect(await deliveries(order.orderId)).toMatchObject([{ state: 'DEAD', failure: 'NOTHING_TO_SEND' }]);
    expect(server.received).toEqual([]);
  });

  it('a mail has a single subject line, and text from outside is escaped in its HTML', () => {
    const nasty = fc.oneof(fc.string(), fc.constantFrom('<script>', '" onclick="x', "'>", '\r\nBcc: x', '&lt;'));
    fc.assert(
      fc.property(nasty, nasty, (detail, title) => {
        const mail = composeMail({ subject: title, paragraphs: [title], items: [{ title, detail }], shopName: detail });
        expect(mail.subject).not.toMatch(/[\r\n\0]/);
        const plain = composeMail({ subject: '', paragraphs: [''], items: [{ title: '', detail: '' }], shopName: '' });
        const tags = (html: string) => html.match(/[<>"']/g)?.length;
        expect(tags(mail.html)).toBe(tags(plain.html));
      }),
    );
  });
});
