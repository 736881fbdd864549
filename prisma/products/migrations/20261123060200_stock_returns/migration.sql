-- Units that came back from an order that stands, each return once.
ALTER TYPE "stock_movement_reason" ADD VALUE 'RETURN';

-- CreateTable
CREATE TABLE "stock_return" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "returned_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stock_return_pkey" PRIMARY KEY ("id")
);
