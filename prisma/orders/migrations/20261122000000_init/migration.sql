-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "order_state" AS ENUM ('PENDING', 'COMMITTING', 'CONFIRMED', 'PAID', 'FULFILLED', 'CANCELLING', 'CANCELLED', 'REFUNDED');

-- CreateEnum
CREATE TYPE "order_adjustment_kind" AS ENUM ('SHIPPING', 'TAX', 'DISCOUNT');

-- CreateTable
CREATE TABLE "order" (
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "state" "order_state" NOT NULL,
    "key_scope" TEXT NOT NULL,
    "idempotency_key" TEXT,
    "request_hash" TEXT NOT NULL,
    "customer_id" TEXT,
    "cart_id" UUID NOT NULL,
    "cart_version" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "shipping_address" JSONB NOT NULL,
    "billing_address" JSONB NOT NULL,
    "placed_total" BIGINT NOT NULL,
    "currency_code" CHAR(3) NOT NULL,
    "failure" JSONB,
    "settled" BOOLEAN NOT NULL DEFAULT false,
    "driven_at" TIMESTAMPTZ(3) NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),

    CONSTRAINT "order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_line" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "variant_id" UUID NOT NULL,
    "price_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "sku" TEXT,
    "quantity" INTEGER NOT NULL,
    "unit_price_minor" BIGINT NOT NULL,

    CONSTRAINT "order_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_adjustment" (
    "order_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" "order_adjustment_kind" NOT NULL,
    "label" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "order_adjustment_pkey" PRIMARY KEY ("order_id","position")
);

-- CreateTable
CREATE TABLE "order_event" (
    "id" BIGSERIAL NOT NULL,
    "order_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "order_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "order_number_key" ON "order"("number");

-- CreateIndex
CREATE INDEX "order_customer_id_placed_at_id_idx" ON "order"("customer_id", "placed_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "order_key_scope_idempotency_key_key" ON "order"("key_scope", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "order_line_order_id_position_key" ON "order_line"("order_id", "position");

-- CreateIndex
CREATE INDEX "order_event_order_id_id_idx" ON "order_event"("order_id", "id");

-- AddForeignKey
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_adjustment" ADD CONSTRAINT "order_adjustment_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_event" ADD CONSTRAINT "order_event_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below: what Prisma's schema language cannot say.

ALTER TABLE "order_line" ADD CONSTRAINT "order_line_quantity_is_positive" CHECK ("quantity" > 0);
ALTER TABLE "order" ADD CONSTRAINT "placed_total_is_not_negative" CHECK ("placed_total" >= 0);

-- One order a cart, unless the order came to nothing.
CREATE UNIQUE INDEX "order_open_per_cart" ON "order" ("cart_id") WHERE "state" <> 'CANCELLED';
-- What the sweeper looks for: checkouts that are not done.
CREATE INDEX "order_unsettled" ON "order" ("driven_at") WHERE NOT "settled";
