-- When a variant was first on sale: before that it is invisible to the public, whatever became of its product.
ALTER TABLE "variant" ADD COLUMN "published_at" TIMESTAMPTZ(3);

-- Of what there is, nobody noted which variants came later: all that a published product has count as published with it.
UPDATE "variant" v SET "published_at" = p."published_at" FROM "product" p
WHERE p."id" = v."product_id" AND p."published_at" IS NOT NULL;

-- Below: what Prisma's schema language cannot say.

-- A variant is published by being one of a product on sale: it comes to one, or comes back to one from the archive.
CREATE FUNCTION "publish_variant"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT clock_timestamp() INTO NEW."published_at" FROM "product"
    WHERE "id" = NEW."product_id" AND "status" = 'ACTIVE';
    RETURN NEW;
END $$;
CREATE TRIGGER "variant_comes_on_sale" BEFORE INSERT OR UPDATE ON "variant" FOR EACH ROW
    WHEN (NEW."published_at" IS NULL AND NEW."archived_at" IS NULL) EXECUTE FUNCTION "publish_variant"();

-- Or its product comes on sale; a product that is first known as sold out for ever has been.
CREATE FUNCTION "publish_variants"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "variant"
    SET "published_at" = CASE WHEN OLD."published_at" IS NULL THEN NEW."published_at" ELSE clock_timestamp() END
    WHERE "product_id" = NEW."id" AND "published_at" IS NULL AND "archived_at" IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER "product_publishes_its_variants" AFTER UPDATE ON "product" FOR EACH ROW
    WHEN (NEW."status" = 'ACTIVE' AND OLD."status" <> 'ACTIVE' OR NEW."published_at" IS NOT NULL AND OLD."published_at" IS NULL)
    EXECUTE FUNCTION "publish_variants"();
