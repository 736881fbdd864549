import { type Archive, partialFile, walFile } from './catalogue.ts';
import type { Store } from './store/store.ts';
import type { Appender } from './store/target.ts';
import { SEGMENT_BYTES, segmentAt, segmentName } from './wal-position.ts';

/** Stores a timeline's log as it arrives: whole segments, and the unfinished one piece by piece. */
export interface WalSink {
  /** What arrived next. Whole segments are stored at once. */
  take(position: number, bytes: Buffer): Promise<void>;
  /** Stores what has arrived of the unfinished segment. */
  flush(): Promise<void>;
  /** Up to where the log is stored. */
  stored(): number;
  close(): Promise<void>;
}

/**
 * @param options.position where the log begins: the beginning of a segment.
 * @param options.known what is stored already. An unfinished segment is sent again from its beginning, and what is stored of it
 * stays until more has arrived.
 */
export function createWalSink(
  store: Store,
  { timeline, position: begin, known }: { timeline: number; position: number; known: Archive | null },
): WalSink {
  const segment = Buffer.alloc(SEGMENT_BYTES);
  const alreadyStored = known && segmentAt(known.reachesTo) === segmentAt(begin) ? known.reachesTo : begin;
  let arrived = begin;
  let stored = begin;
  let partial: Appender | null = null;

  const nameAt = (position: number) => segmentName(timeline, segmentAt(position));
  const closePartial = async () => {
    await partial?.close();
    partial = null;
  };
  const grow = async (name: string, bytes: Buffer) => {
    const grown = await store.grow(partialFile(name), bytes);
    // What a restored server had of it before it ran.
    await store.remove(walFile(name));
    return grown;
  };
  const finish = async () => {
    const name = nameAt(arrived - 1);
    await store.write(walFile(name), segment);
    await closePartial();
    await store.remove(partialFile(name));
    stored = arrived;
  };
  return {
    async take(position, bytes) {
      if (position !== arrived)
        throw new Error(`The server has sent its log from ${position} on, not from ${arrived}.`);
      for (let rest = bytes; rest.length > 0; ) {
        const offset = arrived % SEGMENT_BYTES;
        const piece = rest.subarray(0, SEGMENT_BYTES - offset);
        piece.copy(segment, offset);
        arrived += piece.length;
        rest = rest.subarray(piece.length);
        if (arrived % SEGMENT_BYTES === 0) await finish();
      }
    },
    async flush() {
      if (arrived === stored || arrived < alreadyStored) return;
      const from = stored % SEGMENT_BYTES;
      const bytes = segment.subarray(from, from + arrived - stored);
      if (partial) await partial.append(bytes);
      else partial = await grow(nameAt(stored), bytes);
      stored = arrived;
    },
    stored: () => stored,
    close: closePartial,
  };
}
