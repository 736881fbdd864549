-- An order that was confirmed stays visible when it is called off: what tells it from an attempt is confirmed_at.
UPDATE "order" SET "confirmed_at" = "placed_at"
WHERE "confirmed_at" IS NULL AND "state" IN ('CONFIRMED', 'PAID', 'FULFILLED', 'REFUNDED');
ALTER TABLE "order" ADD COLUMN "cancelled_at" TIMESTAMPTZ(3);
ALTER TABLE "order" ADD COLUMN "cancel_reason" TEXT;

-- The cart of a confirmed order is never ordered again, even if the order is called off.
DROP INDEX "order_open_per_cart";
CREATE UNIQUE INDEX "order_open_per_cart" ON "order" ("cart_id") WHERE "state" <> 'CANCELLED' OR "confirmed_at" IS NOT NULL;
DROP INDEX "order_placed";
CREATE INDEX "order_placed" ON "order" ("placed_at" DESC, "id" DESC) WHERE "confirmed_at" IS NOT NULL;
