import type { Dispatcher } from 'undici';

/** An unparsed answer. */
export interface Reply {
  statusCode: number;
  text: string;
}

/** There was no complete answer in time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/**
 * Sends one request and reads its entire answer. undici's `request` creates a stream, an abort signal and their
 * listeners for each call, which costs more than sending it. This uses the dispatcher's handler and one timer.
 * @param limits.maxBytes the maximum length of the answer's body.
 * @param limits.timeoutMs until the last byte, including the wait for a free connection.
 * @throws {NoAnswerError} after the time limit.
 * @throws {Error} a broken connection, or an answer that is too long.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  { timeoutMs, maxBytes }: { timeoutMs: number; maxBytes: number },
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let statusCode = 0;
    let bytes = 0;
    let controller: Dispatcher.DispatchController | undefined;
    let failure: Error | undefined;
    const fail = (error: Error) => {
      clearTimeout(deadline);
      failure = error;
      reject(error);
    };
    const deadline = setTimeout(() => {
      fail(new NoAnswerError(`no answer within ${timeoutMs} ms`));
      if (failure) controller?.abort(failure);
    }, timeoutMs);
    dispatcher.dispatch(request, {
      onRequestStart(started) {
        controller = started;
        // The request waited for a connection until its time was over. Aborting it would close that connection.
        if (failure) throw failure;
      },
      onResponseStart(_controller, status) {
        statusCode = status;
      },
      onResponseData(started, chunk) {
        bytes += chunk.length;
        if (bytes <= maxBytes) return void chunks.push(chunk);
        fail(new Error(`the answer is longer than ${maxBytes} bytes`));
        if (failure) started.abort(failure);
      },
      onResponseEnd() {
        clearTimeout(deadline);
        resolve({ statusCode, text: textOf(chunks) });
      },
      onResponseError: (_controller, error) => fail(error),
    });
  });
}

function textOf(chunks: readonly Buffer[]): string {
  const [only] = chunks;
  return (chunks.length === 1 && only ? only : Buffer.concat(chunks)).toString('utf8');
}
