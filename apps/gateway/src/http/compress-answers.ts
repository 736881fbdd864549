import type { HttpServer } from '@commerce/service';
import fastifyCompress from '@fastify/compress';

/** In bytes: what is smaller fits into one packet anyway. */
const SMALLEST = 1_024;

/**
 * Compresses answers for clients that ask for it (`accept-encoding: br, gzip`). To be called before routes are added.
 *
 * A secret in a compressed answer can be guessed by its length where an attacker makes the victim's browser send requests
 * with the victim's credentials (BREACH). Browsers add none here: a client is known by its Authorization header alone.
 */
export async function compressAnswers(routes: HttpServer['routes']): Promise<void> {
  await routes.register(fastifyCompress, {
    threshold: SMALLEST,
    encodings: ['br', 'gzip'],
    globalDecompression: false,
  });
}
