import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect } from 'vitest';

/** A span as OTLP has it in JSON. */
export interface ReceivedSpan {
  service: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  /** 1: internal, 2: server, 3: client. */
  kind: number;
  attributes: Record<string, unknown>;
  links: { traceId: string }[];
  /** Whether it has the status of an error. */
  failed: boolean;
}

/** Receives traces by OTLP over HTTP. */
export interface SpanReceiver {
  url: string;
  /** The spans of a trace that have arrived so far. */
  spansOf(traceId: string): ReceivedSpan[];
  /** Waits for a span of a trace. */
  waitFor(traceId: string, fits: (span: ReceivedSpan) => boolean): Promise<ReceivedSpan>;
  close(): void;
}

type Value = { stringValue?: string; intValue?: number; doubleValue?: number };
type Attributes = { key: string; value: Value }[];
interface Export {
  resourceSpans: {
    resource: { attributes: Attributes };
    scopeSpans: { spans: (ReceivedSpan & { attributes: Attributes; status: { code?: number } })[] }[];
  }[];
}

export async function startSpanReceiver(): Promise<SpanReceiver> {
  const spans: ReceivedSpan[] = [];
  const server = createServer(async (request, response) => {
    const { resourceSpans } = (await json(request)) as Export;
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = String(read(resource.attributes)['service.name']);
      const received = scopeSpans.flatMap((scope) => scope.spans);
      for (const { status, attributes, links = [], ...span } of received) {
        spans.push({ ...span, service, links, attributes: read(attributes), failed: status.code === 2 });
      }
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const spansOf = (traceId: string) => spans.filter((span) => span.traceId === traceId);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spansOf,
    async waitFor(traceId, fits) {
      await expect.poll(() => spansOf(traceId).some(fits)).toBe(true);
      return spansOf(traceId).find(fits) as ReceivedSpan;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function read(attributes: Attributes): Record<string, unknown> {
  const entries = attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? value.doubleValue]);
  return Object.fromEntries(entries);
}
