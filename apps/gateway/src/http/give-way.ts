import { AsyncResource } from 'node:async_hooks';
import type { HttpServer } from '@commerce/service';

/** The maximum number of requests that begin in a turn of the event loop, and again of those that wait. */
const MAX_AT_ONCE = 100;
/** The same in milliseconds: Node accepts one connection in each turn, so long turns keep newcomers waiting. */
const MAX_TURN_MS = 5;

/**
 * Lets many requests that arrive at the same moment begin in several turns of the event loop. All of a turn would
 * otherwise begin before anything else goes on: 200 connections can send 4,000 at once. What arrives in a later turn does
 * not wait for them.
 */
export function giveWay(routes: HttpServer['routes']): void {
  const waiting: (() => void)[] = [];
  let begun = 0;
  let startedAt = 0;
  /** Whether one more may begin now. */
  const mayBegin = () => {
    if (begun === 0) startedAt = performance.now();
    begun += 1;
    return begun <= MAX_AT_ONCE && performance.now() - startedAt <= MAX_TURN_MS;
  };
  const nextTurn = () => {
    begun = 0;
    while (waiting.length > 0 && mayBegin()) waiting.shift()?.();
    // What arrives now does not wait for those.
    begun = 0;
    if (waiting.length > 0) setImmediate(nextTurn);
  };
  routes.addHook('onRequest', (_request, _reply, done) => {
    if (begun === 0 && waiting.length === 0) setImmediate(nextTurn);
    if (mayBegin()) done();
    // The request goes on in its own trace.
    else waiting.push(AsyncResource.bind(done));
  });
}
