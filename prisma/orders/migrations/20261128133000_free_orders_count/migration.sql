-- An order that costs nothing is paid as soon as it is confirmed, and nothing ever cancels it: until its units are sent,
-- it counts like an unpaid one. Otherwise one buyer could empty the stock of all that is free.
ALTER TABLE "order" ALTER COLUMN "counted_as" SET EXPRESSION AS (
    CASE
        WHEN "state" = 'PENDING' AND "payment_state" <> 'NONE' THEN 'AWAITING_PAYMENT'
        WHEN "state" IN ('PENDING', 'COMMITTING', 'CONFIRMED') AND "payment_state" IN ('NONE', 'FAILED') THEN 'UNPAID'
        WHEN "state" = 'PAID' AND "placed_total" = 0 AND NOT "handled" THEN 'UNPAID'
        WHEN "failure" ->> 'code' = 'PAYMENT_DECLINED' THEN 'DECLINED'
    END);
