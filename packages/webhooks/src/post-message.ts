import type { Dispatcher } from 'undici';
import { request } from 'undici';
import { ForbiddenAddressError } from './guarded-agent.ts';

const MOST_KEPT_BYTES = 1_024;

/** The result of sending a message to an endpoint. */
export interface PostResult {
  /** Null if there was no answer. */
  status: number | null;
  /** The beginning of the answer's body. */
  body: string | null;
  /** Null for 2xx; otherwise why it does not count as delivered. */
  failure: PostFailure | null;
}

/** Stable codes of failures. */
export type PostFailure = 'ADDRESS_NOT_ALLOWED' | 'TIMEOUT' | 'CONNECTION_FAILED' | 'REDIRECT' | 'GONE' | 'HTTP_ERROR';

/**
 * Posts a message and returns the result; never throws, unless `signal` is aborted. Redirects are not followed. The
 * status decides; up to 1,024 bytes of the body are read for the record, within the time limit.
 * @param message.timeoutMs for the entire exchange.
 */
export async function postMessage(
  agent: Dispatcher,
  message: { url: string; headers: Record<string, string>; body: string; timeoutMs: number; signal: AbortSignal },
): Promise<PostResult> {
  const { url, headers, body, timeoutMs } = message;
  const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), message.signal]);
  try {
    const response = await request(url, { method: 'POST', headers, body, signal, dispatcher: agent });
    const { statusCode } = response;
    return { status: statusCode, body: await beginningOf(response.body), failure: failureOf(statusCode) };
  } catch (error) {
    message.signal.throwIfAborted();
    return { status: null, body: null, failure: signal.aborted ? 'TIMEOUT' : causeOf(error) };
  }
}

function failureOf(status: number): PostFailure | null {
  if (status >= 200 && status < 300) return null;
  if (status === 410) return 'GONE';
  return status >= 300 && status < 400 ? 'REDIRECT' : 'HTTP_ERROR';
}

function causeOf(error: unknown): PostFailure {
  if (error instanceof ForbiddenAddressError) return error.code;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const late = ['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'];
  return late.includes(String(code)) ? 'TIMEOUT' : 'CONNECTION_FAILED';
}

/** As much of a body as arrives, as text that a database can store. Leaving the loop closes the connection. */
async function beginningOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      bytes += chunk.byteLength;
      if (bytes >= MOST_KEPT_BYTES) break;
    }
  } catch {
    // The body broke off or came too late, but the status is known.
  }
  return Buffer.concat(chunks).subarray(0, MOST_KEPT_BYTES).toString('utf8').replaceAll('\0', '\u{fffd}');
}
