-- Whether the lines are recorded is a column, so that recording them is one compare-and-set.
ALTER TABLE "order" ADD COLUMN "recorded" BOOLEAN NOT NULL DEFAULT false;
UPDATE "order" SET "recorded" = true WHERE EXISTS (SELECT FROM "order_line" WHERE "order_id" = "order"."id");

-- What is left to do is in the job queue now: nobody asks any more when an order was last driven.
DROP INDEX "order_unsettled";
ALTER TABLE "order" DROP COLUMN "driven_at";
CREATE INDEX "order_unsettled" ON "order" ("placed_at") WHERE NOT "settled";

-- The staff list, newest first, of orders that were placed.
CREATE INDEX "order_placed" ON "order" ("placed_at" DESC, "id" DESC) WHERE "state" NOT IN ('PENDING', 'COMMITTING', 'CANCELLING', 'CANCELLED');
CREATE INDEX "order_line_variant" ON "order_line" ("variant_id", "order_id");
