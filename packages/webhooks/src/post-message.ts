import type { Dispatcher } from 'undici';
import { request } from 'undici';
import { ForbiddenAddressError } from './guarded-agent.ts';

const MOST_KEPT_BYTES = 1_024;

/** How an endpoint took a message. */
export interface PostResult {
  /** Null if it did not answer. */
  status: number | null;
  /** The beginning of what it answered. */
  body: string | null;
  /** Null for 2xx; else why it does not count as delivered. */
  failure: PostFailure | null;
}

/** Stable names of what can go wrong. */
export type PostFailure = 'ADDRESS_NOT_ALLOWED' | 'TIMEOUT' | 'CONNECTION_FAILED' | 'REDIRECT' | 'GONE' | 'HTTP_ERROR';

/**
 * Posts a message and answers how that went; it never throws, unless `signal` is aborted. Redirects are not followed.
 * The status decides: what follows it is read for the record, to its first 1,024 bytes and within the time limit.
 * @param message.timeoutMs for all of it.
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

/** What can be had of a body, as text that a database can hold. Leaving the loop closes the connection. */
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
    // It broke off or came too late: the status has been read.
  }
  return Buffer.concat(chunks).subarray(0, MOST_KEPT_BYTES).toString('utf8').replaceAll('\0', '\u{fffd}');
}
