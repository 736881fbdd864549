-- An order that costs nothing is paid when it is confirmed: so are those that were confirmed before.
WITH "free" AS (
    UPDATE "order" SET "state" = 'PAID', "payment_state" = 'CAPTURED'
    WHERE "placed_total" = 0 AND "state" = 'CONFIRMED' AND "payment_state" = 'NONE'
    RETURNING "id"
), "paid" AS (
    INSERT INTO "payment" ("order_id", "provider", "amount") SELECT "id", 'offline', 0 FROM "free" ON CONFLICT DO NOTHING
)
INSERT INTO "order_event" ("order_id", "type") SELECT "id", 'PAID' FROM "free";
