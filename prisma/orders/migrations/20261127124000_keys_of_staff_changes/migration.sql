-- Calls of staff that are repeated after a lost answer take effect once. The events of an order are few, and found by its id.
ALTER TABLE "order_event" ADD COLUMN "idempotency_key" TEXT;
