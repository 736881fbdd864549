import { setTimeout as delay } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';
import { createConnector, type TlsOfCalls } from './connect.ts';
import { CallerGoneError, exchange, type Limits, NoAnswerError, type Reply } from './exchange.ts';
import type { Place } from './places.ts';

/** This many consecutive calls without an answer in time show that the service hangs, and not a single call. A call that had less time than a probe does not count. */
const MOST_TIMEOUTS = 3;
const PROBE_PAUSE_MS = 500;
const PROBE_DEADLINE_MS = 1_000;
/** The maximum answer to a probe. */
const PROBE_MAX_BYTES = 10_000;
/**
 * `exchange` has the deadline for the entire call. undici's own timeouts, set twice per call, cost as much as the rest
 * of the call.
 */
const NO_TIMEOUTS = { headersTimeout: 0, bodyTimeout: 0 };

/** A service was not called: its last calls got no answer, and no probe has since. */
export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError';
}

/** The instance is stopping, and did not carry the call out. */
export class DrainingError extends Error {
  override readonly name = 'DrainingError';
}

/**
 * What is known of an address since its last probe: `well`; `failing`: a call failed at once, such as by a refused
 * connection; `silent`: calls got no answer in time.
 */
export type Condition = 'well' | 'failing' | 'silent';

/** One address of a service, with a circuit breaker, which is open unless the condition is `well`. */
export interface Address {
  condition(): Condition;
  /** @throws {Error} a broken connection, a timeout, or {@link DrainingError}. */
  send(body: string, headers: Record<string, string>, limits: Limits): Promise<Reply>;
  close(): Promise<void>;
}

/**
 * Opens no connection yet. Once the circuit breaker is open, one probe at a time checks the health of the service until
 * it answers.
 * @param options.place the GraphQL address of the service.
 * @param options.isAlone whether the service has no other address. Then only calls without an answer in time open the
 * circuit breaker: other failures are immediate anyway, and the first call that succeeds ends the outage.
 */
export function createAddress(options: {
  place: Place;
  isAlone: () => boolean;
  maxConnections: number;
  connectTimeoutMs: number;
  tls?: TlsOfCalls | undefined;
}): Address {
  const { isAlone, maxConnections, connectTimeoutMs } = options;
  const { origin, pathname } = new URL(options.place.url);
  const connect = createConnector(options.place, connectTimeoutMs, options.tls);
  const pool = new Pool(origin, { ...NO_TIMEOUTS, connections: maxConnections, connect });
  const closing = new AbortController();
  let timeouts = 0;
  let condition: Condition = 'well';

  const open = async (reason: Condition) => {
    const isOpen = condition !== 'well';
    condition = reason;
    if (isOpen) return;
    do await delay(PROBE_PAUSE_MS, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
    while (!closing.signal.aborted && !(await isHealthy(pool, isAlone())));
    condition = 'well';
    timeouts = 0;
  };
  const failed = (error: unknown, timeLimitMs: number) => {
    if (error instanceof CallerGoneError) return;
    if (error instanceof NoAnswerError) {
      if (timeLimitMs < Math.min(connectTimeoutMs, PROBE_DEADLINE_MS)) return;
      timeouts += 1;
      if (timeouts >= MOST_TIMEOUTS) void open('silent');
    } else if (!isAlone() && condition === 'well') {
      void open('failing');
    }
  };

  return {
    condition: () => condition,
    async send(body, headers, limits) {
      try {
        const reply = await exchange(pool, { method: 'POST', path: pathname, headers, body }, limits);
        if (!isAlone() && isDraining(reply)) throw new DrainingError('the instance is stopping');
        timeouts = 0;
        return reply;
      } catch (error) {
        failed(error, limits.timeoutMs);
        throw error;
      }
    },
    async close() {
      closing.abort();
      await pool.close();
    },
  };
}

/** One of several instances must be ready for calls; a single one only has to answer anything. */
async function isHealthy(pool: Dispatcher, isAlone: boolean): Promise<boolean> {
  const path = isAlone ? '/health/live' : '/health/ready';
  try {
    const limits = { timeoutMs: PROBE_DEADLINE_MS, maxBytes: PROBE_MAX_BYTES };
    const { statusCode } = await exchange(pool, { method: 'GET', path }, limits);
    return isAlone || statusCode !== 503;
  } catch (error) {
    // Failures that are immediate need no circuit breaker.
    return isAlone && !(error instanceof NoAnswerError);
  }
}

/** How our services answer calls that they have not carried out. */
function isDraining({ statusCode, text }: Reply): boolean {
  return statusCode === 503 && text.includes('"SERVICE_UNAVAILABLE"');
}
