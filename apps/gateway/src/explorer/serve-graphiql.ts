import type { HttpServer } from '@commerce/service';

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';

/** The parts of the bundle, by the names of their files. They are 9 MB: nothing is loaded before someone asks. */
const PARTS = {
  'graphiql.js': ['js', SCRIPT],
  'graphiql.css': ['css', STYLE],
  'editorWorkerService.js': ['editorWorkerService', SCRIPT],
  'json.js': ['jsonWorker', SCRIPT],
  'graphql.js': ['graphqlWorker', SCRIPT],
} as const;

/** Serves GraphiQL as npm has installed it, with all that it needs: it works without the internet. */
export function serveGraphiQL(routes: HttpServer['routes'], prefix: string): void {
  for (const [file, [part, type]] of Object.entries(PARTS)) {
    routes.get(`${prefix}${file}`, async (_request, reply) => {
      const bundle = await import('@graphql-yoga/render-graphiql/graphiql');
      return reply.headers({ 'content-type': type, 'cache-control': 'max-age=3600' }).send(bundle[part]);
    });
  }
}
