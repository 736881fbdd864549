-- What the buyer was told of a line when they acknowledged its notices.
ALTER TABLE "cart_line" ADD COLUMN "seen_price_id" UUID;
ALTER TABLE "cart_line" ADD COLUMN "seen_available" INTEGER;
ALTER TABLE "cart_line" ADD COLUMN "seen_unsold" BOOLEAN NOT NULL DEFAULT false;

-- The carts that the expiry has to look at.
CREATE INDEX "cart_active_expires_at_idx" ON "cart" ("expires_at") WHERE "status" = 'ACTIVE';

ALTER TABLE "cart" ADD CONSTRAINT "cart_merged_into_matches_status"
    CHECK (("merged_into" IS NOT NULL) = ("status" = 'MERGED'));
ALTER TABLE "cart" ADD CONSTRAINT "cart_is_not_merged_into_itself" CHECK ("merged_into" <> "id");

-- The life of a cart: ACTIVE to FROZEN and back, FROZEN to ORDERED, ACTIVE to MERGED or EXPIRED; nothing else.
DROP TRIGGER "ordered_cart_is_immutable" ON "cart";
DROP FUNCTION "refuse_change_of_ordered_cart"();

CREATE FUNCTION "guard_cart"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD."status" = 'ORDERED' THEN
        RAISE EXCEPTION 'an ordered cart is immutable' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW."id" <> OLD."id" OR NEW."customer_id" IS DISTINCT FROM OLD."customer_id" OR NEW."version" < OLD."version" THEN
        RAISE EXCEPTION 'a cart keeps its id and its customer, and its version never goes down'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW."status" = OLD."status" THEN
        IF NEW."order_id" IS DISTINCT FROM OLD."order_id" OR NEW."merged_into" IS DISTINCT FROM OLD."merged_into" THEN
            RAISE EXCEPTION 'a cart keeps its order, and the cart that it was merged into'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD."status", NEW."status") NOT IN (
        ('ACTIVE', 'FROZEN'), ('ACTIVE', 'MERGED'), ('ACTIVE', 'EXPIRED'), ('FROZEN', 'ACTIVE'), ('FROZEN', 'ORDERED')
    ) THEN
        RAISE EXCEPTION 'a cart cannot go from % to %', OLD."status", NEW."status" USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW."status" = 'ORDERED' AND NEW."order_id" <> OLD."order_id" THEN
        RAISE EXCEPTION 'only the order that holds a cart can close it' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW."status" = 'ORDERED' AND (
        NOT EXISTS (SELECT FROM "cart_line" WHERE "cart_id" = NEW."id")
        OR EXISTS (SELECT FROM "cart_line" WHERE "cart_id" = NEW."id" AND "pinned_price_id" IS NULL)
    ) THEN
        RAISE EXCEPTION 'an ordered cart has lines, and each has a pinned price' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER "cart_is_guarded" BEFORE UPDATE OR DELETE ON "cart"
    FOR EACH ROW EXECUTE FUNCTION "guard_cart"();

-- Lines change while their cart is ACTIVE; while it is FROZEN, their pinned price alone does.
DROP TRIGGER "ordered_cart_line_is_immutable" ON "cart_line";
DROP FUNCTION "refuse_change_of_ordered_cart_line"();

CREATE FUNCTION "guard_cart_line"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    holder "cart_status";
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW."id", NEW."cart_id", NEW."variant_id") <> (OLD."id", OLD."cart_id", OLD."variant_id") THEN
        RAISE EXCEPTION 'a line keeps its id, its cart and its variant' USING ERRCODE = 'restrict_violation';
    END IF;
    -- The lock keeps the status as it is until this transaction ends.
    SELECT "status" INTO holder FROM "cart"
    WHERE "id" = CASE WHEN TG_OP = 'DELETE' THEN OLD."cart_id" ELSE NEW."cart_id" END FOR SHARE;
    IF holder <> 'ACTIVE' AND NOT (
        holder = 'FROZEN' AND TG_OP = 'UPDATE'
        AND (NEW."position", NEW."quantity", NEW."added_price_id", NEW."seen_price_id", NEW."seen_available", NEW."seen_unsold")
            IS NOT DISTINCT FROM
            (OLD."position", OLD."quantity", OLD."added_price_id", OLD."seen_price_id", OLD."seen_available", OLD."seen_unsold")
    ) THEN
        RAISE EXCEPTION 'the lines of a cart that is % cannot be changed', holder USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER "cart_line_is_guarded" BEFORE INSERT OR UPDATE OR DELETE ON "cart_line"
    FOR EACH ROW EXECUTE FUNCTION "guard_cart_line"();

CREATE FUNCTION "refuse_truncate"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never truncated: it holds what was ordered', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "cart_is_never_truncated" BEFORE TRUNCATE ON "cart"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_truncate"();
CREATE TRIGGER "cart_line_is_never_truncated" BEFORE TRUNCATE ON "cart_line"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_truncate"();
