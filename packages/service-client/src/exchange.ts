import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/** An unparsed answer. */
export interface Reply {
  statusCode: number;
  text: string;
  headers: IncomingHttpHeaders;
}

/** Carries the bodies of calls to a service: over HTTP to its instances, or within this process. */
export interface Carrier {
  /**
   * @param body a GraphQL operation as JSON.
   * @throws {Error} without a complete answer.
   */
  send(body: string, headers: Record<string, string>, limits: Limits): Promise<Reply>;
  close(): Promise<void>;
}

/** There was no complete answer in time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** The caller no longer needs the answer. */
export class CallerGoneError extends Error {
  override readonly name = 'CallerGoneError';
}

/** The limits of a call. */
export interface Limits {
  /** Until the last byte, including the wait for a free connection. */
  timeoutMs: number;
  /** The maximum length of the answer's body. */
  maxBytes: number;
  /** Aborting it ends the call. */
  signal?: AbortSignal | undefined;
}

/**
 * Sends one request and reads its entire answer. undici's `request` creates a stream, an abort signal and their
 * listeners for each call, which costs more than sending it. This uses the dispatcher's handler and one timer.
 * @throws {NoAnswerError} after the time limit.
 * @throws {CallerGoneError} once the signal is aborted.
 * @throws {Error} a broken connection, or an answer that is too long.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  { timeoutMs, maxBytes, signal }: Limits,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let statusCode = 0;
    let headers: IncomingHttpHeaders = {};
    let bytes = 0;
    let controller: Dispatcher.DispatchController | undefined;
    let failure: Error | undefined;
    const settle = () => {
      clearTimeout(deadline);
      signal?.removeEventListener('abort', leave);
    };
    const fail = (error: Error) => {
      settle();
      failure = error;
      reject(error);
    };
    const end = (error: Error) => {
      fail(error);
      controller?.abort(error);
    };
    const leave = () => end(new CallerGoneError('the caller has gone'));
    const deadline = setTimeout(() => end(new NoAnswerError(`no answer within ${timeoutMs} ms`)), timeoutMs);
    if (signal?.aborted) return leave();
    signal?.addEventListener('abort', leave, { once: true });
    dispatcher.dispatch(request, {
      onRequestStart(started) {
        controller = started;
        // The request waited for a connection until its time was over. Aborting it would close that connection.
        if (failure) throw failure;
      },
      onResponseStart(_controller, status, received) {
        statusCode = status;
        headers = received;
      },
      onResponseData(_controller, chunk) {
        bytes += chunk.length;
        if (bytes <= maxBytes) return void chunks.push(chunk);
        end(new Error(`the answer is longer than ${maxBytes} bytes`));
      },
      onResponseEnd() {
        settle();
        resolve({ statusCode, text: textOf(chunks), headers });
      },
      onResponseError: (_controller, error) => fail(error),
    });
  });
}

function textOf(chunks: readonly Buffer[]): string {
  const [only] = chunks;
  return (chunks.length === 1 && only ? only : Buffer.concat(chunks)).toString('utf8');
}
