/** A size in words. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** How many segments, in words. */
export function segmentsOf(count: number): string {
  return count === 1 ? '1 segment' : `${count} segments`;
}
