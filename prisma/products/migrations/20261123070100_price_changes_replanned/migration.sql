-- `price.changed` tells what really changes: which change is real depends on all prices of the variant, and so on those
-- that are set or taken back later. Every new price plans the changes to come anew.

CREATE FUNCTION "price_changed_data"(after "price", before "price") RETURNS JSONB LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'variantId', after."variant_id", 'productId', "product_id", 'sku', "sku", 'priceId', after."id",
        'price', jsonb_build_object('minorUnits', after."amount_minor", 'currencyCode', after."currency_code"),
        'previousPrice', jsonb_build_object('minorUnits', before."amount_minor", 'currencyCode', before."currency_code"),
        'validFrom', to_char(after."valid_from" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    FROM "variant" WHERE "id" = after."variant_id"
$$;

-- Replaces what variants will tell after `moment`: one event for each moment from which on another amount counts.
CREATE FUNCTION "plan_price_changes"(variant_ids UUID[], moment TIMESTAMPTZ) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM "outbox_event"
    WHERE "type" = 'price.changed' AND "relayed_at" IS NULL AND "occurred_at" > moment
        AND "entity" IN (SELECT 'variant:' || id FROM unnest(variant_ids) AS id);
    INSERT INTO "outbox_event" ("type", "entity", "data", "occurred_at")
    SELECT 'price.changed', 'variant:' || (after)."variant_id", "price_changed_data"(after, before), (after)."valid_from"
    FROM (
        -- Of several prices for the same moment, the one written last counts.
        SELECT DISTINCT ON (price."variant_id", price."valid_from") price AS after
        FROM unnest(variant_ids) AS asked (id) JOIN "price" AS price ON price."variant_id" = asked.id
        WHERE price."valid_from" > moment
        ORDER BY price."variant_id", price."valid_from", price."sequence" DESC
    ) AS coming, LATERAL (
        SELECT price AS before FROM "price" AS price
        WHERE price."variant_id" = (after)."variant_id" AND price."valid_from" < (after)."valid_from"
        ORDER BY price."valid_from" DESC, price."sequence" DESC LIMIT 1
    ) AS preceding
    WHERE ((before)."amount_minor", (before)."currency_code") <> ((after)."amount_minor", (after)."currency_code")
    ORDER BY (after)."valid_from", (after)."sequence";
END $$;

-- At once: another amount than before the statement. Later: as planned.
CREATE OR REPLACE FUNCTION "append_price_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moment TIMESTAMPTZ := clock_timestamp();
BEGIN
    INSERT INTO "outbox_event" ("type", "entity", "data", "occurred_at")
    SELECT 'price.changed', 'variant:' || touched."variant_id", "price_changed_data"(after, before), moment
    FROM (
        SELECT "variant_id", min("sequence") AS first FROM written WHERE "valid_from" <= moment GROUP BY "variant_id"
    ) AS touched, LATERAL (
        SELECT price AS after FROM "price" AS price
        WHERE price."variant_id" = touched."variant_id" AND price."valid_from" <= moment
        ORDER BY price."valid_from" DESC, price."sequence" DESC LIMIT 1
    ) AS standing, LATERAL (
        SELECT price AS before FROM "price" AS price
        WHERE price."variant_id" = touched."variant_id" AND price."valid_from" <= moment AND price."sequence" < touched.first
        ORDER BY price."valid_from" DESC, price."sequence" DESC LIMIT 1
    ) AS former
    WHERE (after)."sequence" >= touched.first
        AND ((before)."amount_minor", (before)."currency_code") <> ((after)."amount_minor", (after)."currency_code")
    ORDER BY (after)."sequence";
    PERFORM "plan_price_changes"(ARRAY(SELECT DISTINCT "variant_id" FROM written), moment);
    RETURN NULL;
END $$;

-- What waits already was planned by the former rule.
SELECT "plan_price_changes"(ARRAY(SELECT DISTINCT "variant_id" FROM "price" WHERE "valid_from" > now()), clock_timestamp());
