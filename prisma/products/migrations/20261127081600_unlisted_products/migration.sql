-- An unlisted product is sold as one on sale is: its variants are published, and its slug is its own.
CREATE OR REPLACE FUNCTION "publish_variant"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT clock_timestamp() INTO NEW."published_at" FROM "product"
    WHERE "id" = NEW."product_id" AND "status" IN ('ACTIVE', 'UNLISTED');
    RETURN NEW;
END $$;

DROP TRIGGER "product_publishes_its_variants" ON "product";
CREATE TRIGGER "product_publishes_its_variants" AFTER UPDATE ON "product" FOR EACH ROW
    WHEN (NEW."status" IN ('ACTIVE', 'UNLISTED') AND OLD."status" NOT IN ('ACTIVE', 'UNLISTED')
        OR NEW."published_at" IS NOT NULL AND OLD."published_at" IS NULL)
    EXECUTE FUNCTION "publish_variants"();

CREATE OR REPLACE FUNCTION "remember_slug"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.slug <> NEW.slug AND OLD.published_at IS NOT NULL THEN
        -- It leads elsewhere only if this product was never on sale with it.
        INSERT INTO former_slug (slug, product_id) VALUES (OLD.slug, OLD.id) ON CONFLICT (slug) DO NOTHING;
    END IF;
    IF NEW.status IN ('ACTIVE', 'UNLISTED') THEN DELETE FROM former_slug WHERE slug = NEW.slug; END IF;
    RETURN NULL;
END $$;

DROP TRIGGER "product_slug_is_remembered" ON "product";
CREATE TRIGGER "product_slug_is_remembered" AFTER UPDATE ON "product" FOR EACH ROW
    WHEN (OLD."slug" <> NEW."slug"
        OR NEW."status" IN ('ACTIVE', 'UNLISTED') AND OLD."status" NOT IN ('ACTIVE', 'UNLISTED'))
    EXECUTE FUNCTION "remember_slug"();
DROP TRIGGER "product_slug_is_taken" ON "product";
CREATE TRIGGER "product_slug_is_taken" AFTER INSERT ON "product" FOR EACH ROW
    WHEN (NEW."status" IN ('ACTIVE', 'UNLISTED')) EXECUTE FUNCTION "remember_slug"();
