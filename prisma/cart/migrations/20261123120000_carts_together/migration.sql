-- As `freeze_cart`, for several carts, each for itself: the lines of all are pinned by one statement. Answers the orders
-- for which it was done. Of several, none is waited for: whoever calls asks again for each of those that are left.
CREATE FUNCTION "freeze_carts"("carts" UUID[], "orders" UUID[], "versions" INTEGER[], "line_carts" UUID[], "variants" UUID[], "prices" UUID[])
RETURNS UUID[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    "held" UUID[];
    "frozen" UUID[];
BEGIN
    IF cardinality("carts") = 1 THEN
        "held" := ARRAY(SELECT "id" FROM "cart" WHERE "id" = "carts"[1] FOR UPDATE);
    ELSE
        "held" := ARRAY(SELECT "id" FROM "cart" WHERE "id" = ANY("carts") ORDER BY "id" FOR UPDATE SKIP LOCKED);
    END IF;
    WITH "changed" AS (
        UPDATE "cart" SET "status" = 'FROZEN', "order_id" = "given"."order_id"
        FROM unnest("carts", "orders", "versions") AS "given" ("cart_id", "order_id", "version")
        WHERE "cart"."id" = "given"."cart_id" AND "cart"."id" = ANY("held")
            AND "cart"."status" = 'ACTIVE' AND "cart"."version" = "given"."version"
            AND NOT EXISTS (SELECT FROM "thawed_order" WHERE "thawed_order"."order_id" = "given"."order_id")
        RETURNING "cart"."id", "cart"."order_id"
    )
    SELECT array_agg("id"), array_agg("order_id") INTO "held", "frozen" FROM "changed";
    UPDATE "cart_line" SET "pinned_price_id" = "pin"."price_id"
    FROM unnest("line_carts", "variants", "prices") AS "pin" ("cart_id", "variant_id", "price_id")
    WHERE "cart_line"."cart_id" = "pin"."cart_id" AND "cart_line"."variant_id" = "pin"."variant_id"
        AND "pin"."cart_id" = ANY("held");
    RETURN "frozen";
END $$;
DROP FUNCTION "freeze_cart"(UUID, UUID, INTEGER, UUID[], UUID[]);

-- Lines change while their cart is ACTIVE; while it is FROZEN, their pinned price alone does. As before, but once for a
-- statement rather than for each line. The lock keeps the status as it is until the transaction ends: a cart that changes
-- at the same time is waited for, and its status is the one that it has then.
DROP TRIGGER "cart_line_is_guarded" ON "cart_line";
DROP FUNCTION "guard_cart_line"();

CREATE FUNCTION "guard_set_of_lines"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "holder" "cart_status";
BEGIN
    -- MATERIALIZED: or only what is to be refused would be locked.
    WITH "held" AS MATERIALIZED (
        SELECT "status" FROM "cart" WHERE "id" IN (SELECT "cart_id" FROM "changed") ORDER BY "id" FOR SHARE
    )
    SELECT "status" INTO "holder" FROM "held" WHERE "status" <> 'ACTIVE' LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the lines of a cart that is % cannot be changed', "holder" USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "cart_line_insert_is_guarded" AFTER INSERT ON "cart_line" REFERENCING NEW TABLE AS "changed"
    FOR EACH STATEMENT EXECUTE FUNCTION "guard_set_of_lines"();
CREATE TRIGGER "cart_line_delete_is_guarded" AFTER DELETE ON "cart_line" REFERENCING OLD TABLE AS "changed"
    FOR EACH STATEMENT EXECUTE FUNCTION "guard_set_of_lines"();

CREATE FUNCTION "guard_contents_of_lines"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "holder" "cart_status";
BEGIN
    IF EXISTS (
        SELECT FROM "line_before" AS "was" FULL JOIN "line_after" AS "is" USING ("id")
        WHERE ("was"."cart_id", "was"."variant_id") IS DISTINCT FROM ("is"."cart_id", "is"."variant_id")
    ) THEN
        RAISE EXCEPTION 'a line keeps its id, its cart and its variant' USING ERRCODE = 'restrict_violation';
    END IF;
    WITH "held" AS MATERIALIZED (
        SELECT "id", "status" FROM "cart" WHERE "id" IN (SELECT "cart_id" FROM "line_after") ORDER BY "id" FOR SHARE
    )
    SELECT "status" INTO "holder"
    FROM "held" JOIN "line_after" AS "is" ON "is"."cart_id" = "held"."id" JOIN "line_before" AS "was" ON "was"."id" = "is"."id"
    WHERE "status" <> 'ACTIVE' AND NOT (
        "status" = 'FROZEN'
        AND ("is"."position", "is"."quantity", "is"."added_price_id", "is"."seen_price_id", "is"."seen_available", "is"."seen_unsold")
            IS NOT DISTINCT FROM
            ("was"."position", "was"."quantity", "was"."added_price_id", "was"."seen_price_id", "was"."seen_available", "was"."seen_unsold")
    ) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the lines of a cart that is % cannot be changed', "holder" USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "cart_line_update_is_guarded" AFTER UPDATE ON "cart_line"
    REFERENCING OLD TABLE AS "line_before" NEW TABLE AS "line_after"
    FOR EACH STATEMENT EXECUTE FUNCTION "guard_contents_of_lines"();
