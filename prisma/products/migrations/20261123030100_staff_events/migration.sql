-- The audit log of what staff and the import do to the catalogue: written in the transaction of the change itself.
CREATE TYPE "staff_actor_kind" AS ENUM ('PERSON', 'SERVICE', 'COMMAND');

CREATE TABLE "staff_event" (
    "id" BIGSERIAL NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "actor_kind" "staff_actor_kind" NOT NULL,
    "actor_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "entity_type" TEXT NOT NULL,
    "entity_id" UUID NOT NULL,
    "changes" JSONB NOT NULL,

    CONSTRAINT "staff_event_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "staff_event_newest_idx" ON "staff_event" ("occurred_at" DESC, "id" DESC);
CREATE INDEX "staff_event_entity_idx" ON "staff_event" ("entity_id", "occurred_at" DESC, "id" DESC);
CREATE INDEX "staff_event_actor_idx" ON "staff_event" ("actor_id", "occurred_at" DESC, "id" DESC);
CREATE INDEX "staff_event_action_idx" ON "staff_event" ("action", "occurred_at" DESC, "id" DESC);

-- Below: what Prisma's schema language cannot say.

CREATE TRIGGER "staff_event_is_immutable" BEFORE UPDATE OR DELETE ON "staff_event"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "staff_event_is_never_truncated" BEFORE TRUNCATE ON "staff_event"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
