-- Events that wait to be told, and those that were: each written in the transaction of the change that it tells of.
CREATE TABLE "outbox_event" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "sequence" BIGSERIAL NOT NULL,
    "type" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "entity" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "relayed_at" TIMESTAMPTZ(6),

    CONSTRAINT "outbox_event_pkey" PRIMARY KEY ("id")
);

-- One row: since when the outbox has every event.
CREATE TABLE "outbox_horizon" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "complete_since" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "outbox_horizon_pkey" PRIMARY KEY ("id")
);
INSERT INTO "outbox_horizon" ("complete_since") VALUES (now());

-- Below: what Prisma's schema language cannot say.

ALTER TABLE "outbox_horizon" ADD CONSTRAINT "outbox_horizon_has_one_row" CHECK ("id" = 1);
CREATE INDEX "outbox_event_waiting" ON "outbox_event" ("occurred_at", "sequence") WHERE "relayed_at" IS NULL;
CREATE INDEX "outbox_event_relayed" ON "outbox_event" ("relayed_at") WHERE "relayed_at" IS NOT NULL;

-- Whoever relays events need not ask again and again whether there are any.
CREATE FUNCTION "announce_outbox_events"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('outbox', '');
    RETURN NULL;
END $$;
CREATE TRIGGER "outbox_event_is_announced" AFTER INSERT ON "outbox_event"
    FOR EACH STATEMENT EXECUTE FUNCTION "announce_outbox_events"();
