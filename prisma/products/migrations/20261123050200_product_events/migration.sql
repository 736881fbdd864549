-- From how few available units on a variant is short; null for the shop's own figure.
ALTER TABLE "stock" ADD COLUMN "low_at" INTEGER;

-- One row: that figure.
CREATE TABLE "stock_setting" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "low_at" INTEGER NOT NULL,

    CONSTRAINT "stock_setting_pkey" PRIMARY KEY ("id")
);
INSERT INTO "stock_setting" ("low_at") VALUES (5);

-- Below: what Prisma's schema language cannot say.

ALTER TABLE "stock_setting" ADD CONSTRAINT "stock_setting_has_one_row" CHECK ("id" = 1);

-- Triggers, so that whoever writes prices and stock need not think of events: the checkout, staff, imports, operators.

-- `stock.low`: what is available falls to the threshold or below it, and was above before.
CREATE FUNCTION "append_stock_low"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    threshold INTEGER := coalesce(NEW."low_at", (SELECT "low_at" FROM "stock_setting"));
BEGIN
    IF NEW."on_hand" - NEW."reserved" > threshold
        OR (OLD."tracked" AND OLD."on_hand" - OLD."reserved" <= threshold) THEN
        RETURN NULL;
    END IF;
    INSERT INTO "outbox_event" ("type", "entity", "data")
    SELECT 'stock.low', 'variant:' || NEW."variant_id", jsonb_build_object(
        'variantId', NEW."variant_id", 'productId', "product_id", 'sku', "sku",
        'quantityAvailable', NEW."on_hand" - NEW."reserved", 'threshold', threshold)
    FROM "variant" WHERE "id" = NEW."variant_id";
    RETURN NULL;
END $$;
CREATE TRIGGER "stock_low_is_told" AFTER UPDATE ON "stock" FOR EACH ROW
    WHEN (NEW."tracked" AND (NOT OLD."tracked" OR NEW."on_hand" - NEW."reserved" < OLD."on_hand" - OLD."reserved"))
    EXECUTE FUNCTION "append_stock_low"();

-- `price.changed`: another amount than the one before it in time. It occurs when the price becomes valid.
CREATE FUNCTION "append_price_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "outbox_event" ("type", "entity", "data", "occurred_at")
    SELECT 'price.changed', 'variant:' || written."variant_id", jsonb_build_object(
        'variantId', written."variant_id", 'productId', "variant"."product_id", 'sku', "variant"."sku",
        'priceId', written."id",
        'price', jsonb_build_object('minorUnits', written."amount_minor", 'currencyCode', written."currency_code"),
        'previousPrice', jsonb_build_object('minorUnits', previous."amount_minor", 'currencyCode', previous."currency_code"),
        'validFrom', to_char(written."valid_from" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
        greatest(written."valid_from", clock_timestamp())
    FROM written JOIN "variant" ON "variant"."id" = written."variant_id", LATERAL (
        SELECT "amount_minor", "currency_code" FROM "price"
        WHERE "price"."variant_id" = written."variant_id"
            AND ("price"."valid_from", "price"."sequence") < (written."valid_from", written."sequence")
        ORDER BY "price"."valid_from" DESC, "price"."sequence" DESC LIMIT 1
    ) AS previous
    WHERE (previous."amount_minor", previous."currency_code") <> (written."amount_minor", written."currency_code")
    ORDER BY written."sequence";
    RETURN NULL;
END $$;
CREATE TRIGGER "price_change_is_told" AFTER INSERT ON "price" REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION "append_price_changed"();
