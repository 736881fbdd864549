-- Orders that are not paid have a deadline, and a customer has only so many of them.
ALTER TABLE "order" ADD COLUMN "reminded_at" TIMESTAMPTZ(3);

-- For what is deleted with an order's attempt: rows that point to it are looked for.
-- CreateIndex
CREATE INDEX "payment_callback_order_id_idx" ON "payment_callback"("order_id");

-- CreateIndex
CREATE INDEX "fulfilment_line_order_line_id_idx" ON "fulfilment_line"("order_line_id");

-- CreateIndex
CREATE INDEX "refund_line_order_line_id_idx" ON "refund_line"("order_line_id");

-- Below: what Prisma's schema language cannot say.

-- Who is to be reminded next, and whose order is to be cancelled next.
CREATE INDEX "order_unpaid_to_remind" ON "order" ("confirmed_at")
    WHERE "state" = 'CONFIRMED' AND "payment_state" IN ('NONE', 'FAILED') AND NOT "handled" AND "reminded_at" IS NULL;
CREATE INDEX "order_unpaid_reminded" ON "order" ("reminded_at")
    WHERE "state" = 'CONFIRMED' AND "payment_state" IN ('NONE', 'FAILED') AND NOT "handled" AND "reminded_at" IS NOT NULL;

-- Many mail servers ignore dots, what follows a plus sign, and case.
CREATE FUNCTION "mailbox_of"("email" TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(split_part(lower("email"), '@', 1), '\+.*|\.', '', 'g') || '@' || split_part(lower("email"), '@', 2);

-- A house, however its address is punctuated.
CREATE FUNCTION "house_of"("address" JSONB) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(lower(coalesce("address"->>'line1', '') || '|' || coalesce("address"->>'postalCode', '') || '|'
    || coalesce("address"->>'city', '') || '|' || coalesce("address"->>'countryCode', '')), '[^[:alnum:]|]+', '', 'g');

-- How many orders somebody has that are not paid.
CREATE INDEX "order_unpaid_by_customer" ON "order" ("customer_id")
    WHERE "state" IN ('PENDING', 'COMMITTING', 'CONFIRMED') AND "payment_state" IN ('NONE', 'FAILED') AND "customer_id" IS NOT NULL;
CREATE INDEX "order_unpaid_by_mailbox" ON "order" ("mailbox_of"("email"))
    WHERE "state" IN ('PENDING', 'COMMITTING', 'CONFIRMED') AND "payment_state" IN ('NONE', 'FAILED');
CREATE INDEX "order_unpaid_by_house" ON "order" ("house_of"("shipping_address"))
    WHERE "state" IN ('PENDING', 'COMMITTING', 'CONFIRMED') AND "payment_state" IN ('NONE', 'FAILED');

-- What came to nothing is deleted after its retention.
CREATE INDEX "order_old_attempts" ON "order" ("placed_at") WHERE "state" = 'CANCELLED' AND "confirmed_at" IS NULL;
