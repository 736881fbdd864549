-- The audit log of what staff do to orders and webhook endpoints, as in the database of products, and its seals: a chain of
-- hashes, so that an entry that is changed, removed or inserted later is noticed.
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

CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are immutable', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "staff_event_is_immutable" BEFORE UPDATE OR DELETE ON "staff_event"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "staff_event_is_never_truncated" BEFORE TRUNCATE ON "staff_event"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- The history of an order has what staff did to it; here it cannot be changed, and stays when the order's history goes.
CREATE FUNCTION "note_staff_event"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO staff_event (actor_kind, actor_id, action, entity_type, entity_id, changes)
    VALUES ('PERSON', substr(NEW.actor, 7), 'ORDER_' || NEW.type, 'ORDER', NEW.order_id,
        CASE WHEN NEW.reason IS NULL THEN '[]'
             ELSE jsonb_build_array(jsonb_build_object('field', 'reason', 'before', NULL, 'after', NEW.reason)) END);
    RETURN NULL;
END $$;
CREATE TRIGGER "order_event_of_staff_is_noted" AFTER INSERT ON "order_event"
    FOR EACH ROW WHEN (NEW."actor" LIKE 'staff:%') EXECUTE FUNCTION "note_staff_event"();

-- The number of a transaction is drawn before the id: so a transaction that could still write an id that is drawn by now has a
-- number that is drawn by now, and one can wait for its end before the entries are sealed.
CREATE FUNCTION "next_staff_event_id"() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_current_xact_id();
    RETURN nextval('staff_event_id_seq');
END $$;
ALTER TABLE "staff_event" ALTER COLUMN "id" SET DEFAULT "next_staff_event_id"();

CREATE TABLE "staff_seal" (
    "position" INTEGER NOT NULL,
    "through" BIGINT NOT NULL,
    "entries" INTEGER NOT NULL,
    "hash" BYTEA NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "staff_seal_pkey" PRIMARY KEY ("position")
);

CREATE TRIGGER "staff_seal_is_immutable" BEFORE UPDATE OR DELETE ON "staff_seal"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "staff_seal_is_never_truncated" BEFORE TRUNCATE ON "staff_seal"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
-- Also without the triggers: the service owns the tables, and needs no more than this.
REVOKE UPDATE, DELETE, TRUNCATE ON "staff_event", "staff_seal" FROM CURRENT_USER;
