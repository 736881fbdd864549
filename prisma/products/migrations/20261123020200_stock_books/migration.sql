-- Why staff change what is on hand.
ALTER TYPE "stock_movement_reason" ADD VALUE 'RECEIVED';
ALTER TYPE "stock_movement_reason" ADD VALUE 'RETURNED';
ALTER TYPE "stock_movement_reason" ADD VALUE 'DAMAGED';
ALTER TYPE "stock_movement_reason" ADD VALUE 'LOST';
ALTER TYPE "stock_movement_reason" ADD VALUE 'COUNTED';
ALTER TYPE "stock_movement_reason" ADD VALUE 'CORRECTION';

-- AlterTable
ALTER TABLE "stock_movement" ADD COLUMN "counted" INTEGER, ADD COLUMN "note" TEXT, ADD COLUMN "actor" TEXT,
    ADD COLUMN "idempotency_key" TEXT;

-- Below: what Prisma's schema language cannot say.

-- A repeated adjustment counts once. Partial, so that sales do not pay for it.
CREATE UNIQUE INDEX "stock_movement_idempotency_idx" ON "stock_movement" ("variant_id", ("idempotency_key" || ''))
    WHERE "idempotency_key" IS NOT NULL;

CREATE TRIGGER "stock_movement_is_never_truncated" BEFORE TRUNCATE ON "stock_movement"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- What the sweeper of reservations looks for, oldest first.
CREATE INDEX "stock_reservation_open_idx" ON "stock_reservation" (coalesce("created_at", "created_at"))
    WHERE "status" = 'RESERVED';

-- Which of the wanted variants are short, as a JSON array: what a reservation is told.
CREATE FUNCTION "stock_shortages"("variant_ids" UUID[], "quantities" INTEGER[]) RETURNS JSONB LANGUAGE sql STABLE
RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('variantId', wanted.id, 'requested', wanted.quantity,
                                                 'available', greatest(s.on_hand - s.reserved, 0)) ORDER BY wanted.id)
                    FILTER (WHERE s.variant_id IS NULL
                            OR s.tracked AND NOT s.backorder AND s.on_hand - s.reserved < wanted.quantity), '[]')
    FROM unnest("variant_ids", "quantities") AS wanted (id, quantity) LEFT JOIN stock s ON s.variant_id = wanted.id
);

-- Reserves everything for an order, or nothing. It takes the reservation first and stock second, in the order of ids, as
-- all that changes either does: in another order, a repeated reservation could wait for a commit that waits for it.
CREATE FUNCTION "reserve_stock"("for_order" UUID, "variant_ids" UUID[], "quantities" INTEGER[])
    RETURNS TABLE ("status" "reservation_status", "shortages" JSONB) LANGUAGE plpgsql AS $$
DECLARE
    nothing CONSTANT JSONB := '[]';
BEGIN
    -- Nobody waits in line to be told that something is sold out.
    IF EXISTS (SELECT FROM unnest(variant_ids, quantities) AS wanted (id, quantity)
               LEFT JOIN stock s ON s.variant_id = wanted.id
               WHERE s.variant_id IS NULL OR s.tracked AND NOT s.backorder AND s.on_hand - s.reserved < wanted.quantity)
    THEN
        RETURN QUERY SELECT r.status, nothing FROM stock_reservation r WHERE r.order_id = for_order;
        IF FOUND THEN RETURN; END IF;
        shortages := stock_shortages(variant_ids, quantities);
        IF shortages <> nothing THEN RETURN NEXT; RETURN; END IF;
    END IF;

    INSERT INTO stock_reservation (order_id, status) VALUES (for_order, 'RESERVED') ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN QUERY SELECT r.status, nothing FROM stock_reservation r WHERE r.order_id = for_order;
        RETURN;
    END IF;

    WITH locked AS MATERIALIZED (
        SELECT s.variant_id, s.tracked, s.tracked AND NOT s.backorder AS limited, s.on_hand - s.reserved AS available
        FROM stock s WHERE s.variant_id = ANY (variant_ids) ORDER BY s.variant_id FOR UPDATE
    ), held AS MATERIALIZED (
        SELECT l.variant_id, wanted.quantity, l.tracked
        FROM unnest(variant_ids, quantities) AS wanted (id, quantity) JOIN locked l ON l.variant_id = wanted.id
        WHERE NOT l.limited OR l.available >= wanted.quantity
    ), line AS (
        INSERT INTO stock_reservation_line AS line (order_id, variant_id, quantity, counted)
        SELECT for_order, h.variant_id, h.quantity, h.tracked FROM held h
        WHERE (SELECT count(*) FROM held) = cardinality(variant_ids)
        RETURNING line.variant_id, line.quantity, line.counted
    ), counted AS (
        UPDATE stock s SET reserved = s.reserved + line.quantity FROM line
        WHERE s.variant_id = line.variant_id AND line.counted
    )
    SELECT 'RESERVED' INTO status FROM line LIMIT 1;
    shortages := nothing;
    IF status IS NULL THEN
        DELETE FROM stock_reservation r WHERE r.order_id = for_order;
        shortages := stock_shortages(variant_ids, quantities);
    END IF;
    RETURN NEXT;
END $$;

-- As before, but what most sales do, nothing, is found out without a look at the products.
CREATE OR REPLACE FUNCTION "mark_products_of_stock"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids UUID[];
BEGIN
    SELECT array_agg(n.variant_id) INTO ids FROM old_stock o JOIN new_stock n USING (variant_id)
    WHERE (NOT o.tracked OR o.backorder OR o.on_hand > o.reserved)
       <> (NOT n.tracked OR n.backorder OR n.on_hand > n.reserved);
    IF ids IS NOT NULL THEN
        PERFORM mark_listing(ARRAY(SELECT product_id FROM variant WHERE id = ANY (ids)));
    END IF;
    RETURN NULL;
END $$;
