import { AsyncResource } from 'node:async_hooks';
import type { HttpServer } from '@commerce/service';

/** So many requests take 10 to 30 ms until they wait for something, which is the longest that others should wait. */
const MAX_AT_ONCE = 100;

/**
 * Lets many requests that arrive at the same moment begin in several turns of the event loop. All of a turn would
 * otherwise begin before anything else goes on: 200 connections can send 4,000 at once. What arrives in a later turn does
 * not wait for them.
 */
export function giveWay(routes: HttpServer['routes']): void {
  const waiting: (() => void)[] = [];
  let arrived = 0;
  const nextTurn = () => {
    arrived = 0;
    for (const begin of waiting.splice(0, MAX_AT_ONCE)) begin();
    if (waiting.length > 0) setImmediate(nextTurn);
  };
  routes.addHook('onRequest', (_request, _reply, done) => {
    if (arrived === 0 && waiting.length === 0) setImmediate(nextTurn);
    arrived += 1;
    if (arrived <= MAX_AT_ONCE) done();
    // The request goes on in its own trace.
    else waiting.push(AsyncResource.bind(done));
  });
}
