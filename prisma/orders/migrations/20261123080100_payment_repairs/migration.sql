-- Whether units went back is known by products, under the refund's id.
ALTER TABLE "refund" DROP COLUMN "restocked";

-- What a refund that is refused has to give back.
ALTER TABLE "refund_line" ADD COLUMN "dropped" INTEGER NOT NULL DEFAULT 0;

-- A provider that remembers a refusal is asked under another key.
ALTER TABLE "payment_step" ADD COLUMN "refusals" INTEGER NOT NULL DEFAULT 0;

-- Units are sent once for a key.
ALTER TABLE "fulfilment" ADD COLUMN "idempotency_key" TEXT, ADD COLUMN "request_hash" TEXT;
CREATE UNIQUE INDEX "fulfilment_order_id_idempotency_key_key" ON "fulfilment"("order_id", "idempotency_key");
