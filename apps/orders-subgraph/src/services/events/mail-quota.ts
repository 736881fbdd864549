import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts';

/** Each call also deletes a few old hours. */
const MOST_DELETED = 10;

/**
 * Takes one mail from the quota that a sender has for a mailbox in the current clock hour; false if it is used up. All
 * processes share the count. `mailbox_of` decides which spellings are one mailbox, as for unpaid orders.
 */
export async function takeMailQuota(
  prisma: PrismaClient,
  { address, sender }: { address: string; sender: string },
  perHour: number,
): Promise<boolean> {
  const taken = await prisma.$queryRaw<unknown[]>(Prisma.sql`
    WITH past AS (
      SELECT mailbox, hour FROM mail_quota WHERE hour < date_trunc('hour', now()) LIMIT ${MOST_DELETED}
      FOR UPDATE SKIP LOCKED
    ), deleted AS (
      DELETE FROM mail_quota USING past WHERE mail_quota.mailbox = past.mailbox AND mail_quota.hour = past.hour
    )
    INSERT INTO mail_quota AS quota (mailbox, hour, sent)
    VALUES (sha256(convert_to(mailbox_of(${address}::text) || ' ' || ${sender}::text, 'UTF8')), date_trunc('hour', now()), 1)
    ON CONFLICT (mailbox, hour) DO UPDATE SET sent = quota.sent + 1 WHERE quota.sent < ${perHour}
    RETURNING sent`);
  return taken.length > 0;
}
