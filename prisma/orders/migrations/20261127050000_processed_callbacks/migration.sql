-- Callbacks are processed, where they were "heeded".
ALTER TABLE "payment_callback" RENAME COLUMN "heeded_at" TO "processed_at";

-- Jobs of the former name would never be run. The service creates a job for every callback that has none, within seconds.
DO $$
BEGIN
  IF to_regclass('graphile_worker._private_jobs') IS NOT NULL THEN
    DELETE FROM graphile_worker._private_jobs WHERE task_id IN (
      SELECT id FROM graphile_worker._private_tasks WHERE identifier = 'heed_callback'
    );
  END IF;
END $$;
