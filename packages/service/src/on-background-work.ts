import cluster from 'node:cluster';

/** Calls `begin` when this process is to do background work: at once, or as a worker once its primary says so. */
export function onBackgroundWork(begin: () => void): void {
  if (cluster.isPrimary) begin();
  else process.on('message', ({ background = false }: { background?: boolean }) => background && begin());
}
