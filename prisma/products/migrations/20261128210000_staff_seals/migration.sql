-- Seals of the audit log: a chain of hashes, so that an entry that is changed, removed or inserted later is noticed.
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
