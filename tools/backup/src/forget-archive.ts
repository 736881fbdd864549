import { dropSlot } from './replication/slot.ts';
import { withServer } from './server-clock.ts';

/** Lets a server that is not archived any more forget its log, which it would keep for the archive. */
export function forgetArchive(superuserUrl: string): Promise<void> {
  return withServer(superuserUrl, dropSlot);
}
