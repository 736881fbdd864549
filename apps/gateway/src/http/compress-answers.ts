import type { HttpServer } from '@commerce/service';
import fastifyCompress from '@fastify/compress';

/** In bytes: a smaller answer fits into one packet anyway. */
const SMALLEST = 1_024;

/**
 * Compresses answers for clients that ask for it (`accept-encoding: br, gzip`). Call it before routes are added.
 *
 * The length of a compressed answer can reveal a secret in it, if an attacker can make a victim's browser send requests
 * with the victim's credentials (BREACH). Browsers add no credentials here: only the Authorization header identifies a
 * client.
 */
export async function compressAnswers(routes: HttpServer['routes']): Promise<void> {
  await routes.register(fastifyCompress, {
    threshold: SMALLEST,
    encodings: ['br', 'gzip'],
    globalDecompression: false,
  });
}
