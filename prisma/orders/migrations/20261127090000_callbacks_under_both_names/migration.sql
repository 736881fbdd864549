-- Processes of the releases before and after 20261127050000_processed_callbacks run side by side while they are replaced.
-- So both names of the column exist, and whichever is written sets the other. The former one is dropped by a later
-- migration, once no process of a release before 2026-11-27 runs.
ALTER TABLE "payment_callback" ADD COLUMN "heeded_at" TIMESTAMPTZ(3);
UPDATE "payment_callback" SET "heeded_at" = "processed_at" WHERE "processed_at" IS NOT NULL;

CREATE FUNCTION "keep_both_names_of_processed_at"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.processed_at := COALESCE(NEW.processed_at, NEW.heeded_at);
  NEW.heeded_at := NEW.processed_at;
  RETURN NEW;
END $$;

CREATE TRIGGER "payment_callback_names" BEFORE INSERT OR UPDATE ON "payment_callback"
  FOR EACH ROW EXECUTE FUNCTION "keep_both_names_of_processed_at"();
