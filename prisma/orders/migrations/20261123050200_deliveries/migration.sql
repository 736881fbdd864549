-- CreateEnum
CREATE TYPE "outbox_delivery_state" AS ENUM ('PENDING', 'DELIVERED', 'DEAD');

-- CreateTable
CREATE TABLE "outbox_target" (
    "id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "types" TEXT[],
    "active" BOOLEAN NOT NULL,

    CONSTRAINT "outbox_target_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_delivery" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "position" BIGSERIAL NOT NULL,
    "target_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "state" "outbox_delivery_state" NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "leased_until" TIMESTAMPTZ(6),
    "attempted_at" TIMESTAMPTZ(6),
    "settled_at" TIMESTAMPTZ(6),
    "failure" TEXT,
    "response_status" INTEGER,
    "response_body" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "outbox_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_endpoint" (
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT,
    "secret" BYTEA NOT NULL,
    "previous_secret" BYTEA,
    "previous_secret_until" TIMESTAMPTZ(3),
    "disabled_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "outbox_delivery_position_key" ON "outbox_delivery"("position");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_delivery_target_id_event_id_key" ON "outbox_delivery"("target_id", "event_id");

-- CreateIndex
CREATE INDEX "outbox_delivery_event_id_idx" ON "outbox_delivery"("event_id");

-- AddForeignKey
ALTER TABLE "outbox_delivery" ADD CONSTRAINT "outbox_delivery_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "outbox_target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox_delivery" ADD CONSTRAINT "outbox_delivery_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "outbox_event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_id_fkey" FOREIGN KEY ("id") REFERENCES "outbox_target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Below: what Prisma's schema language cannot say.

-- What is due, and whether an earlier event of the same entity still waits for the same target.
CREATE INDEX "outbox_delivery_due" ON "outbox_delivery" ("target_id", "next_attempt_at", "position") WHERE "state" = 'PENDING';
CREATE INDEX "outbox_delivery_line" ON "outbox_delivery" ("target_id", "entity", "position") WHERE "state" = 'PENDING';
-- The staff's list of dead letters, newest first.
CREATE INDEX "outbox_delivery_dead" ON "outbox_delivery" ("position" DESC) WHERE "state" = 'DEAD';

-- Mail is one target: it is switched on and off by setting.
INSERT INTO "outbox_target" ("id", "channel", "types", "active")
VALUES ('00000000-0000-4000-8000-00000000a11e', 'mail', '{order.placed,order.fulfilled,order.refunded}', false);
