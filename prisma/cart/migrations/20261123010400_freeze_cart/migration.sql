-- Freezes a cart for an order if it is as it was read, in one round trip. Not one statement: the second one must look
-- for the tombstone of a thaw only when the wait for the cart's row is over, and each statement of a VOLATILE function
-- sees what was committed before it began. False if somebody else was faster.
CREATE FUNCTION "freeze_cart"("given_cart" UUID, "given_order" UUID, "expected_version" INTEGER, "variants" UUID[], "prices" UUID[])
RETURNS BOOLEAN LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM FROM "cart" WHERE "id" = "given_cart" FOR UPDATE;
    UPDATE "cart" SET "status" = 'FROZEN', "order_id" = "given_order"
    WHERE "id" = "given_cart" AND "status" = 'ACTIVE' AND "version" = "expected_version"
        AND NOT EXISTS (SELECT FROM "thawed_order" WHERE "order_id" = "given_order");
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE "cart_line" SET "pinned_price_id" = "pin"."price_id"
    FROM unnest("variants", "prices") AS "pin" ("variant_id", "price_id")
    WHERE "cart_line"."cart_id" = "given_cart" AND "cart_line"."variant_id" = "pin"."variant_id";
    RETURN true;
END $$;
