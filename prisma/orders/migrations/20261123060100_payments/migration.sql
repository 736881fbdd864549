-- Where the payment of an order stands, to those who drive it: NONE has nothing to be paid before it is confirmed.
CREATE TYPE "payment_state" AS ENUM ('NONE', 'PLANNED', 'DUE', 'ACTION_REQUIRED', 'AUTHORIZED', 'CAPTURED', 'FAILED', 'RELEASED');
ALTER TABLE "order" ADD COLUMN "payment_state" "payment_state" NOT NULL DEFAULT 'NONE';
ALTER TABLE "order" ADD COLUMN "capture_wanted" BOOLEAN NOT NULL DEFAULT false;
-- Whether units were sent or taken back, or money was promised back: such an order is not called off any more.
ALTER TABLE "order" ADD COLUMN "handled" BOOLEAN NOT NULL DEFAULT false;

-- Who made it happen, and why.
ALTER TABLE "order_event" ADD COLUMN "actor" TEXT NOT NULL DEFAULT 'system';
ALTER TABLE "order_event" ADD COLUMN "reason" TEXT;

ALTER TABLE "order_line" ADD COLUMN "fulfilled" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "order_line" ADD COLUMN "returned" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "order_line" ADD COLUMN "dropped" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "order_line" ADD CONSTRAINT "fulfilled_once" CHECK (0 <= "fulfilled" AND "fulfilled" + "dropped" <= "quantity");
ALTER TABLE "order_line" ADD CONSTRAINT "returned_once" CHECK (0 <= "dropped" AND "dropped" <= "returned" AND "returned" <= "quantity");

-- CreateTable
CREATE TABLE "payment" (
    "order_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "method_token" TEXT,
    "amount" BIGINT NOT NULL,
    "captured" BIGINT NOT NULL DEFAULT 0,
    "refunding" BIGINT NOT NULL DEFAULT 0,
    "refunded" BIGINT NOT NULL DEFAULT 0,
    "reference" TEXT,
    "action" JSONB,
    "failure_code" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "payment_step" (
    "key" TEXT NOT NULL,
    "order_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "outcome" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_step_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "payment_callback" (
    "id" TEXT NOT NULL,
    "order_id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heeded_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_callback_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fulfilment" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "tracking_company" TEXT,
    "tracking_number" TEXT,
    "tracking_url" TEXT,
    "fulfilled_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fulfilment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fulfilment_line" (
    "fulfilment_id" UUID NOT NULL,
    "order_line_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,

    CONSTRAINT "fulfilment_line_pkey" PRIMARY KEY ("fulfilment_id","order_line_id")
);

-- CreateEnum
CREATE TYPE "refund_state" AS ENUM ('PROMISED', 'DONE', 'FAILED');

-- CreateTable
CREATE TABLE "refund" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "state" "refund_state" NOT NULL DEFAULT 'PROMISED',
    "restocked" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT,
    "failure_code" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "refund_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refund_line" (
    "refund_id" UUID NOT NULL,
    "order_line_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,
    "restock" BOOLEAN NOT NULL,

    CONSTRAINT "refund_line_pkey" PRIMARY KEY ("refund_id","order_line_id")
);

-- CreateIndex
CREATE INDEX "payment_step_order_id_idx" ON "payment_step"("order_id");

-- CreateIndex
CREATE INDEX "fulfilment_order_id_idx" ON "fulfilment"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "refund_order_id_idempotency_key_key" ON "refund"("order_id", "idempotency_key");

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_step" ADD CONSTRAINT "payment_step_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "payment"("order_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_callback" ADD CONSTRAINT "payment_callback_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "payment"("order_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fulfilment" ADD CONSTRAINT "fulfilment_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fulfilment_line" ADD CONSTRAINT "fulfilment_line_fulfilment_id_fkey" FOREIGN KEY ("fulfilment_id") REFERENCES "fulfilment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fulfilment_line" ADD CONSTRAINT "fulfilment_line_order_line_id_fkey" FOREIGN KEY ("order_line_id") REFERENCES "order_line"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "payment"("order_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund_line" ADD CONSTRAINT "refund_line_refund_id_fkey" FOREIGN KEY ("refund_id") REFERENCES "refund"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund_line" ADD CONSTRAINT "refund_line_order_line_id_fkey" FOREIGN KEY ("order_line_id") REFERENCES "order_line"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below: what Prisma's schema language cannot say.

-- What was paid back never exceeds what was promised back, and that never what was taken.
ALTER TABLE "payment" ADD CONSTRAINT "money_is_conserved" CHECK (
  0 <= "refunded" AND "refunded" <= "captured" AND 0 <= "refunding" AND "refunding" <= "captured" AND "captured" <= "amount"
);
ALTER TABLE "refund" ADD CONSTRAINT "refund_is_not_negative" CHECK ("amount" >= 0);
ALTER TABLE "fulfilment_line" ADD CONSTRAINT "fulfilment_quantity_is_positive" CHECK ("quantity" > 0);
ALTER TABLE "refund_line" ADD CONSTRAINT "refund_quantity_is_positive" CHECK ("quantity" > 0);

-- What is looked for in the background, and by staff.
CREATE INDEX "refund_promised" ON "refund" ("created_at") WHERE "state" = 'PROMISED';
CREATE INDEX "payment_callback_waiting" ON "payment_callback" ("received_at") WHERE "heeded_at" IS NULL;
CREATE INDEX "payment_failed" ON "payment" ("created_at" DESC, "order_id") WHERE "failure_code" IS NOT NULL;
