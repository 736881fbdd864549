import type { HttpServer } from '@commerce/service';

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';

/** The files of the bundle. They are 9 MB, so nothing is loaded before a browser requests it. */
const PARTS = {
  'graphiql.js': ['js', SCRIPT],
  'graphiql.css': ['css', STYLE],
  'editorWorkerService.js': ['editorWorkerService', SCRIPT],
  'json.js': ['jsonWorker', SCRIPT],
  'graphql.js': ['graphqlWorker', SCRIPT],
} as const;

/** Serves GraphiQL from the npm packages, with everything it needs: it works without the internet. */
export function serveGraphiQL(routes: HttpServer['routes'], prefix: string): void {
  for (const [file, [part, type]] of Object.entries(PARTS)) {
    routes.get(`${prefix}${file}`, async (_request, reply) => {
      const bundle = await import('@graphql-yoga/render-graphiql/graphiql');
      return reply.headers({ 'content-type': type, 'cache-control': 'max-age=3600' }).send(bundle[part]);
    });
  }
}
