-- The orders that count for a limit of their buyer are in one index for each thing that buyers have in common, where
-- there were ten. What they have in common is computed once, not at every change of the order.

-- As before, without a regular expression.
CREATE OR REPLACE FUNCTION "mailbox_of"("email" TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(split_part(split_part(lower("email"), '@', 1), '+', 1), '.', '') || '@' || split_part(lower("email"), '@', 2);

ALTER TABLE "order"
    ADD COLUMN "mailbox" TEXT GENERATED ALWAYS AS ("mailbox_of"("email")) STORED,
    ADD COLUMN "house" TEXT GENERATED ALWAYS AS ("house_of"("shipping_address")) STORED,
    ADD COLUMN "counted_as" TEXT GENERATED ALWAYS AS (
        CASE
            WHEN "state" = 'PENDING' AND "payment_state" <> 'NONE' THEN 'AWAITING_PAYMENT'
            WHEN "state" IN ('PENDING', 'COMMITTING', 'CONFIRMED') AND "payment_state" IN ('NONE', 'FAILED') THEN 'UNPAID'
            WHEN "failure" ->> 'code' = 'PAYMENT_DECLINED' THEN 'DECLINED'
        END) STORED;

-- Below: what Prisma's schema language cannot say.

CREATE INDEX "order_counted_by_cart" ON "order" ("cart_id", "placed_at") WHERE "counted_as" = 'DECLINED';
CREATE INDEX "order_counted_by_customer" ON "order" ("customer_id", "counted_as", "placed_at")
    WHERE "counted_as" IS NOT NULL AND "customer_id" IS NOT NULL;
CREATE INDEX "order_counted_by_mailbox" ON "order" ("mailbox", "counted_as", "placed_at") WHERE "counted_as" IS NOT NULL;
CREATE INDEX "order_counted_by_house" ON "order" ("house", "counted_as", "placed_at") WHERE "counted_as" IS NOT NULL;

DROP INDEX "order_unpaid_by_customer";
DROP INDEX "order_unpaid_by_mailbox";
DROP INDEX "order_unpaid_by_house";
DROP INDEX "order_awaiting_payment_by_customer";
DROP INDEX "order_awaiting_payment_by_mailbox";
DROP INDEX "order_awaiting_payment_by_house";
DROP INDEX "order_declined_by_cart";
DROP INDEX "order_declined_by_customer";
DROP INDEX "order_declined_by_mailbox";
DROP INDEX "order_declined_by_house";

-- Whose order is to be cancelled next, and who is to be reminded next: those without a reminder come last.
CREATE INDEX "order_unpaid_by_reminder" ON "order" ("reminded_at", "confirmed_at")
    WHERE "state" = 'CONFIRMED' AND "payment_state" IN ('NONE', 'FAILED') AND NOT "handled";
DROP INDEX "order_unpaid_to_remind";
DROP INDEX "order_unpaid_reminded";
