-- What a price is compared with belongs to the price: both take effect at the same moment.
ALTER TABLE "price" ADD COLUMN "compare_at_minor" BIGINT, ADD COLUMN "cancels" UUID;

-- The one change ever made to prices: what stood beside them moves into them. No amount and no moment is touched.
ALTER TABLE "price" DISABLE TRIGGER "price_is_immutable";
UPDATE "price" SET "compare_at_minor" = v."compare_at_minor"
FROM "variant" v
WHERE v."compare_at_minor" IS NOT NULL AND "price"."id" = (
    SELECT p."id" FROM "price" p WHERE p."variant_id" = v."id" AND p."valid_from" <= now()
    ORDER BY p."valid_from" DESC, p."sequence" DESC LIMIT 1
);
ALTER TABLE "price" ENABLE TRIGGER "price_is_immutable";
ALTER TABLE "variant" DROP COLUMN "compare_at_minor";

-- AddForeignKey
ALTER TABLE "price" ADD CONSTRAINT "price_cancels_fkey" FOREIGN KEY ("cancels") REFERENCES "price"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below: what Prisma's schema language cannot say.

ALTER TABLE "price" ADD CONSTRAINT "price_compare_at_is_not_negative" CHECK ("compare_at_minor" >= 0);

-- Few prices are cancellations: what looks for them must not read all prices.
CREATE INDEX "price_cancellation_idx" ON "price" ("variant_id", coalesce("valid_from", "valid_from"))
    WHERE "cancels" IS NOT NULL;

-- A price to come is taken back by a price for the same moment that repeats the one before. If another price takes effect
-- before that moment, or is taken back itself, the cancellation follows: a price that was taken back changes nothing,
-- whatever happens until then.
CREATE FUNCTION "carry_on_past_cancellations"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM set_price s JOIN price c ON c.variant_id = s.variant_id AND c.cancels IS NOT NULL
                   WHERE c.valid_from > s.valid_from) THEN
        RETURN NULL;
    END IF;
    INSERT INTO price (id, variant_id, amount_minor, compare_at_minor, currency_code, valid_from, cancels)
    SELECT gen_random_uuid(), c.variant_id, b.amount_minor, b.compare_at_minor, b.currency_code, c.valid_from, c.cancels
    FROM price c
    CROSS JOIN LATERAL (
        -- The price before it that is no cancellation itself: of the same moment, the one written last counts.
        SELECT p.amount_minor, p.compare_at_minor, p.currency_code FROM price p
        WHERE p.variant_id = c.variant_id AND p.valid_from < c.valid_from AND p.cancels IS NULL
          AND NOT EXISTS (SELECT FROM price later WHERE later.variant_id = p.variant_id
                          AND later.valid_from = p.valid_from AND later.sequence > p.sequence)
        ORDER BY p.valid_from DESC LIMIT 1
    ) b
    WHERE c.cancels IS NOT NULL AND c.variant_id IN (SELECT variant_id FROM set_price)
      AND c.valid_from > (SELECT min(s.valid_from) FROM set_price s WHERE s.variant_id = c.variant_id)
      AND NOT EXISTS (SELECT FROM price later WHERE later.variant_id = c.variant_id
                      AND later.valid_from = c.valid_from AND later.sequence > c.sequence)
      AND (c.amount_minor, c.compare_at_minor) IS DISTINCT FROM (b.amount_minor, b.compare_at_minor)
    ORDER BY c.variant_id, c.valid_from;
    RETURN NULL;
END $$;
CREATE TRIGGER "price_insert_carries_on" AFTER INSERT ON "price"
    REFERENCING NEW TABLE AS set_price FOR EACH STATEMENT EXECUTE FUNCTION "carry_on_past_cancellations"();
