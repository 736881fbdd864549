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
