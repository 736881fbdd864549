import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { HttpServer } from '@commerce/service';

const compress = promisify(gzip);

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

/**
 * Serves GraphiQL from the npm packages, with everything it needs: it works without the internet. Every browser
 * understands gzip.
 */
export function serveGraphiQL(routes: HttpServer['routes'], prefix: string): void {
  for (const [file, [part, type]] of Object.entries(PARTS)) {
    // Compressed once: that takes half a second of CPU.
    let loaded: Promise<Buffer> | undefined;
    const load = async () => {
      const bundle = await import('@graphql-yoga/render-graphiql/graphiql');
      return compress(bundle[part]);
    };
    routes.get(`${prefix}${file}`, { compress: false }, async (_request, reply) => {
      loaded ??= load();
      const headers = { 'content-type': type, 'content-encoding': 'gzip', 'cache-control': 'max-age=3600' };
      return reply.headers(headers).send(await loaded);
    });
  }
}
