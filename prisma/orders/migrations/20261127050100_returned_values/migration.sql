-- What is not taxed has no share of the tax. Everything was taxed so far.
ALTER TABLE "order_line" ADD COLUMN "taxable" BOOLEAN NOT NULL DEFAULT true;

-- What units that came back were worth, with their share of the tax: of a refund, and of a line in all.
ALTER TABLE "refund_line" ADD COLUMN "value_minor" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "order_line" ADD COLUMN "returned_minor" BIGINT NOT NULL DEFAULT 0;

WITH "priced" AS (
    SELECT "order_id", sum("quantity" * "unit_price_minor") AS "lines" FROM "order_line" GROUP BY "order_id"
), "extra" AS (
    SELECT "order_id", coalesce(sum("amount_minor") FILTER (WHERE "kind" = 'TAX'), 0) AS "tax",
           coalesce(sum("amount_minor") FILTER (WHERE "kind" = 'SHIPPING'), 0) AS "shipping"
    FROM "order_adjustment" GROUP BY "order_id"
)
UPDATE "refund_line" AS "back"
SET "value_minor" = "back"."quantity" * "line"."unit_price_minor" + floor(
    coalesce("extra"."tax", 0) * ("back"."quantity" * "line"."unit_price_minor")
        / nullif("priced"."lines" + coalesce("extra"."shipping", 0), 0))
FROM "order_line" AS "line" JOIN "priced" USING ("order_id") LEFT JOIN "extra" USING ("order_id")
WHERE "line"."id" = "back"."order_line_id" AND "line"."unit_price_minor" > 0;

UPDATE "order_line" AS "line" SET "returned_minor" = "back"."value"
FROM (
    SELECT "order_line_id", sum("value_minor") AS "value"
    FROM "refund_line" JOIN "refund" ON "refund"."id" = "refund_line"."refund_id"
    WHERE "refund"."state" <> 'FAILED' GROUP BY "order_line_id"
) AS "back"
WHERE "line"."id" = "back"."order_line_id";

ALTER TABLE "refund_line" ADD CONSTRAINT "value_is_not_negative" CHECK ("value_minor" >= 0);
ALTER TABLE "order_line" ADD CONSTRAINT "returned_value_is_not_negative" CHECK ("returned_minor" >= 0);
