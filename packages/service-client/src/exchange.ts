import type { Dispatcher } from 'undici';

/** What came back, as it came. */
export interface Reply {
  statusCode: number;
  text: string;
}

/** The time was over before the answer was there. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/**
 * Sends one request and reads its whole answer. undici's `request` makes a stream, an abort signal and their listeners
 * for each call, which costs more than sending it: here there is the dispatcher's handler and one timer.
 * @param limits.maxBytes how long the answer's body may be.
 * @param limits.timeoutMs until the last byte must have come, waiting for a free connection included.
 * @throws {NoAnswerError} if the time is over.
 * @throws {Error} what the connection broke for, or that the answer is too long.
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
        // It had waited for a connection until nobody wanted the answer any more. Aborting would end that connection.
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
