-- As `reserve_stock`, for several orders: true if there was enough for all of them. Else nothing is reserved, and whoever
-- calls asks for each alone: also where one of them has a reservation already. It locks in the same order.
CREATE FUNCTION "reserve_stock_for_all"("order_ids" UUID[], "line_orders" UUID[], "line_variants" UUID[], "line_quantities" INTEGER[])
    RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE
    "variants" UUID[];
    "sums" BIGINT[];
    "opened" UUID[];
    "reserved_all" BOOLEAN := false;
BEGIN
    SELECT array_agg(id ORDER BY id), array_agg(quantity ORDER BY id) INTO variants, sums
    FROM (SELECT id, sum(quantity)::bigint AS quantity FROM unnest(line_variants, line_quantities) AS line (id, quantity) GROUP BY id) wanted;
    IF EXISTS (SELECT FROM unnest(variants, sums) AS wanted (id, quantity) LEFT JOIN stock s ON s.variant_id = wanted.id
               WHERE s.variant_id IS NULL OR s.tracked AND NOT s.backorder AND s.on_hand - s.reserved < wanted.quantity)
    THEN RETURN false;
    END IF;

    WITH reservation AS (
        INSERT INTO stock_reservation (order_id, status) SELECT id, 'RESERVED' FROM unnest(order_ids) AS given (id)
        ON CONFLICT DO NOTHING RETURNING order_id
    )
    SELECT array_agg(order_id) INTO opened FROM reservation;

    IF cardinality(opened) = cardinality(order_ids) THEN
        WITH locked AS MATERIALIZED (
            SELECT s.variant_id, s.tracked, s.tracked AND NOT s.backorder AS limited, s.on_hand - s.reserved AS available
            FROM stock s WHERE s.variant_id = ANY (variants) ORDER BY s.variant_id FOR UPDATE
        ), enough AS MATERIALIZED (
            SELECT count(*) = cardinality(variants) AS of_all
            FROM unnest(variants, sums) AS wanted (id, quantity) JOIN locked l ON l.variant_id = wanted.id
            WHERE NOT l.limited OR l.available >= wanted.quantity
        ), line AS (
            INSERT INTO stock_reservation_line (order_id, variant_id, quantity, counted)
            SELECT given.order_id, given.variant_id, given.quantity, l.tracked
            FROM unnest(line_orders, line_variants, line_quantities) AS given (order_id, variant_id, quantity)
            JOIN locked l ON l.variant_id = given.variant_id, enough WHERE enough.of_all
        ), counted AS (
            UPDATE stock s SET reserved = s.reserved + wanted.quantity
            FROM enough, unnest(variants, sums) AS wanted (id, quantity) JOIN locked l ON l.variant_id = wanted.id
            WHERE s.variant_id = wanted.id AND l.tracked AND enough.of_all
        )
        SELECT of_all INTO reserved_all FROM enough;
    END IF;
    IF NOT reserved_all THEN
        DELETE FROM stock_reservation WHERE order_id = ANY (opened);
    END IF;
    RETURN reserved_all;
END $$;
