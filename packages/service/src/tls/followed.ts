import { isDeepStrictEqual } from 'node:util';
import { followFiles } from '../follow-files.ts';
import type { Logger } from '../logging/logger.ts';

/** What was read from files, and how to follow their changes. */
export interface Followed<Content> {
  now: Content;
  /**
   * Passes on what the files contain whenever that changes. What cannot be used is logged, and what was there before
   * stays: a certificate and its key are not written at the same time.
   * @returns how to end that.
   */
  follow(use: (content: Content) => void, logger: Logger): () => void;
}

/**
 * @param read reads them all.
 * @throws {Error} what `read` throws now.
 */
export function followed<Content>(files: readonly (string | undefined)[], read: () => Content): Followed<Content> {
  const now = read();
  return {
    now,
    follow(use, logger) {
      let current = now;
      return followFiles(
        files.filter((file) => file !== undefined),
        () => {
          try {
            const next = read();
            if (isDeepStrictEqual(next, current)) return;
            current = next;
            use(next);
            logger.info('certificates have changed');
          } catch (error) {
            logger.warn({ err: error }, 'changed certificates cannot be used: the former ones stay');
          }
        },
      );
    },
  };
}
