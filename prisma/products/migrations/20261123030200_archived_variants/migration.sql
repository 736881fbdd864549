-- A variant that is no longer sold stays, for the carts and orders that have it, but lists leave it out.
ALTER TABLE "variant" ADD COLUMN "archived_at" TIMESTAMPTZ(3);

-- What staff give a new variant to begin with.
ALTER TYPE "stock_movement_reason" ADD VALUE IF NOT EXISTS 'RECEIVED';

-- The listing's own definition, as the migrations before have left it, reads variants in four places.
DO $$
DECLARE
    given TEXT := pg_get_functiondef('listing_of(uuid[], timestamptz)'::regprocedure);
    changed TEXT := replace(given, 'v.product_id = p.id', 'v.product_id = p.id AND v.archived_at IS NULL');
BEGIN
    ASSERT (length(changed) - length(given)) / length(' AND v.archived_at IS NULL') = 4, 'listing_of reads variants elsewhere';
    EXECUTE changed;
END $$;
