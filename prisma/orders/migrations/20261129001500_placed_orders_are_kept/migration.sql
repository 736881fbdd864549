-- The service may delete orders, since it deletes attempts that failed long ago. An order that was ever placed is kept, with what
-- belongs to it, and stays one.
CREATE FUNCTION "keep_placed_order"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an order that was placed is kept' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "placed_order_is_kept" BEFORE DELETE ON "order"
    FOR EACH ROW WHEN (OLD."confirmed_at" IS NOT NULL) EXECUTE FUNCTION "keep_placed_order"();
CREATE TRIGGER "placed_order_stays_placed" BEFORE UPDATE OF "confirmed_at" ON "order"
    FOR EACH ROW WHEN (OLD."confirmed_at" IS NOT NULL AND NEW."confirmed_at" IS NULL) EXECUTE FUNCTION "keep_placed_order"();

CREATE FUNCTION "keep_parts_of_placed_orders"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM deleted JOIN "order" ON "order".id = deleted.order_id WHERE confirmed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'what belongs to an order that was placed is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "parts_of_placed_orders_are_kept" AFTER DELETE ON "order_line" REFERENCING OLD TABLE AS deleted
    FOR EACH STATEMENT EXECUTE FUNCTION "keep_parts_of_placed_orders"();
CREATE TRIGGER "parts_of_placed_orders_are_kept" AFTER DELETE ON "order_adjustment" REFERENCING OLD TABLE AS deleted
    FOR EACH STATEMENT EXECUTE FUNCTION "keep_parts_of_placed_orders"();
CREATE TRIGGER "parts_of_placed_orders_are_kept" AFTER DELETE ON "order_event" REFERENCING OLD TABLE AS deleted
    FOR EACH STATEMENT EXECUTE FUNCTION "keep_parts_of_placed_orders"();
CREATE TRIGGER "parts_of_placed_orders_are_kept" AFTER DELETE ON "payment" REFERENCING OLD TABLE AS deleted
    FOR EACH STATEMENT EXECUTE FUNCTION "keep_parts_of_placed_orders"();
CREATE TRIGGER "parts_of_placed_orders_are_kept" AFTER DELETE ON "payment_step" REFERENCING OLD TABLE AS deleted
    FOR EACH STATEMENT EXECUTE FUNCTION "keep_parts_of_placed_orders"();
CREATE TRIGGER "parts_of_placed_orders_are_kept" AFTER DELETE ON "payment_callback" REFERENCING OLD TABLE AS deleted
    FOR EACH STATEMENT EXECUTE FUNCTION "keep_parts_of_placed_orders"();
