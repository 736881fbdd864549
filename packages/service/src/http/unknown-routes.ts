import type { FastifyInstance } from 'fastify';
import { errorBody } from './error-body.ts';

/** Answers requests without a route: 405 with `Allow` if another method has one, otherwise 404. */
export function answerUnknownRoutes(routes: FastifyInstance): void {
  const methodsOf = new Map<string, Set<string>>();
  routes.addHook('onRoute', ({ url, method }) => {
    const methods = methodsOf.get(url) ?? new Set();
    // HEAD is implied by GET, and OPTIONS for all paths is the CORS preflight.
    for (const each of [method].flat()) if (each !== 'HEAD' && each !== 'OPTIONS') methods.add(each);
    methodsOf.set(url, methods);
  });
  routes.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url);
    const allowed = [...methodsOf].flatMap(([route, methods]) => (matches(route, path) ? [...methods] : []));
    if (allowed.length === 0 || allowed.includes(request.method)) {
      return reply.status(404).send(errorBody('NOT_FOUND', 'there is nothing at this address'));
    }
    const list = [...new Set(allowed)].toSorted().join(', ');
    return reply
      .status(405)
      .header('allow', list)
      .send(errorBody('METHOD_NOT_ALLOWED', `this address accepts only ${list}`));
  });
}

/** Routes are static, or end with a wildcard. */
function matches(route: string, path: string): boolean {
  if (route.endsWith('/*')) return path.startsWith(route.slice(0, -1));
  return route !== '*' && (path === route || path === `${route}/`);
}

function pathOf(url: string): string {
  return /^[^?#]*/.exec(url)?.[0] ?? url;
}
