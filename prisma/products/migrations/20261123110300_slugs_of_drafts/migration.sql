-- A former slug leads to its product until another product goes on sale with it: a draft takes nothing away.
CREATE OR REPLACE FUNCTION "remember_slug"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.slug <> NEW.slug AND OLD.published_at IS NOT NULL THEN
        -- It leads elsewhere only if this product was never on sale with it.
        INSERT INTO former_slug (slug, product_id) VALUES (OLD.slug, OLD.id) ON CONFLICT (slug) DO NOTHING;
    END IF;
    IF NEW.status = 'ACTIVE' THEN DELETE FROM former_slug WHERE slug = NEW.slug; END IF;
    RETURN NULL;
END $$;

DROP TRIGGER "product_slug_is_remembered" ON "product";
CREATE TRIGGER "product_slug_is_remembered" AFTER UPDATE ON "product" FOR EACH ROW
    WHEN (OLD."slug" <> NEW."slug" OR NEW."status" = 'ACTIVE' AND OLD."status" <> 'ACTIVE')
    EXECUTE FUNCTION "remember_slug"();
DROP TRIGGER "product_slug_is_taken" ON "product";
CREATE TRIGGER "product_slug_is_taken" AFTER INSERT ON "product" FOR EACH ROW
    WHEN (NEW."status" = 'ACTIVE') EXECUTE FUNCTION "remember_slug"();
