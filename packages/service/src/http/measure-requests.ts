import { durations } from '@commerce/metrics';
import type { FastifyInstance } from 'fastify';

const requests = durations(
  'http_server_request_duration_seconds',
  'How long requests take, until their answer is sent.',
  ['method', 'route', 'status'],
);

/** Measures all requests, by their routes: addresses without a route count as one. */
export function measureRequests(routes: FastifyInstance): void {
  routes.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    const route = routeOptions.url ?? 'none';
    requests.since(performance.now() - reply.elapsedTime, { method, route, status: reply.statusCode });
    done();
  });
}
