/** The size of the files of PostgreSQL's write-ahead log (WAL), as initdb chooses it. */
export const SEGMENT_BYTES = 16 * 1024 * 1024;
const SEGMENTS_PER_FILE_ID = 0x1_0000_0000 / SEGMENT_BYTES;

/** A position in the WAL in bytes, from a log sequence number such as `0/3000148`. Exact up to 2^53. */
export function parseLsn(lsn: string): number {
  const [high = '', low = ''] = lsn.split('/');
  return Number.parseInt(high, 16) * 0x1_0000_0000 + Number.parseInt(low, 16);
}

/** The log sequence number of a position. */
export function formatLsn(position: number): string {
  const high = Math.floor(position / 0x1_0000_0000);
  return `${high.toString(16)}/${(position % 0x1_0000_0000).toString(16)}`.toUpperCase();
}

/** The number of the segment with this position. */
export function segmentAt(position: number): number {
  return Math.floor(position / SEGMENT_BYTES);
}

/** The name of a segment's file: timeline and number. */
export function segmentName(timeline: number, segment: number): string {
  return [timeline, Math.floor(segment / SEGMENTS_PER_FILE_ID), segment % SEGMENTS_PER_FILE_ID].map(hex).join('');
}

/** Reads the name of a segment's file; null for any other file. */
export function parseSegmentName(name: string): { timeline: number; segment: number } | null {
  if (!/^[0-9A-F]{24}$/.test(name)) return null;
  const [timeline = 0, high = 0, low = 0] = [0, 8, 16].map((from) => Number.parseInt(name.slice(from, from + 8), 16));
  return { timeline, segment: high * SEGMENTS_PER_FILE_ID + low };
}

/** The name of the file that tells which timelines a timeline continues. */
export function historyName(timeline: number): string {
  return `${hex(timeline)}.history`;
}

/** The timelines that a timeline continues, each with the position where it was left. */
export function parseHistory(text: string): { timeline: number; leftAt: number }[] {
  return [...text.matchAll(/^(\d+)\t([0-9A-F]+\/[0-9A-F]+)/gm)].map(([, timeline = '', lsn = '']) => ({
    timeline: Number(timeline),
    leftAt: parseLsn(lsn),
  }));
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(8, '0');
}
