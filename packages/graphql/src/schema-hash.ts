import { createHash } from 'node:crypto';
import { canonicalSdl } from './canonical-sdl.ts';

/**
 * A SHA-256, in hexadecimal, that is equal for two SDL texts if and only if they describe the same subgraph schema,
 * apart from descriptions.
 * @throws {GraphQLError} for text that is not SDL.
 */
export function schemaHash(sdl: string): string {
  return createHash('sha256').update(canonicalSdl(sdl)).digest('hex');
}
