-- What lists, search and facets read: for each product on sale one row for now and one for each scheduled price to
-- come, so that a scheduled price takes effect by the clock alone. Written at the end of every transaction that
-- changes a product, its variants, prices, stock or categories.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- Lower case, without accents, letters and digits only. Immutable as long as unaccent's rules are: they are a file.
CREATE FUNCTION "plain_words"("given" TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN btrim(regexp_replace(lower(unaccent('unaccent'::regdictionary, coalesce("given", ''))), '[^[:alnum:]]+', ' ', 'g'));

CREATE TABLE "product_listing" (
    "product_id" UUID NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "title_key" TEXT COLLATE "C" NOT NULL,
    "vendor" TEXT,
    "product_type" TEXT,
    "tags" TEXT[] NOT NULL,
    "category_ids" UUID[] NOT NULL,
    "options" TEXT[] NOT NULL,
    "min_minor" BIGINT,
    "max_minor" BIGINT,
    "available" BOOLEAN NOT NULL,
    "title_vector" TSVECTOR NOT NULL,
    "search_vector" TSVECTOR NOT NULL,

    CONSTRAINT "product_listing_pkey" PRIMARY KEY ("product_id", "valid_from")
);

CREATE INDEX "product_listing_newest_idx" ON "product_listing" ("created_at" DESC, "product_id" DESC);
CREATE INDEX "product_listing_title_idx" ON "product_listing" ("title_key", "product_id");
CREATE INDEX "product_listing_price_up_idx" ON "product_listing" ((coalesce("min_minor", 9007199254740991)), "product_id");
CREATE INDEX "product_listing_price_down_idx" ON "product_listing" ((coalesce("min_minor", -1)) DESC, "product_id" DESC);
-- Without a list of pending entries, which every search would have to read through.
CREATE INDEX "product_listing_facets_idx" ON "product_listing"
    USING gin ("category_ids", "tags", "options") WITH (fastupdate = off);
CREATE INDEX "product_listing_vendor_idx" ON "product_listing" ("vendor");
CREATE INDEX "product_listing_product_type_idx" ON "product_listing" ("product_type");
CREATE INDEX "product_listing_title_vector_idx" ON "product_listing" USING gin ("title_vector") WITH (fastupdate = off);
CREATE INDEX "product_listing_search_vector_idx" ON "product_listing" USING gin ("search_vector") WITH (fastupdate = off);

ALTER TABLE "product_listing" ALTER COLUMN "search_vector" SET STATISTICS 1000;
ALTER TABLE "product_listing" ALTER COLUMN "title_vector" SET STATISTICS 1000;
ALTER TABLE "product_listing" ALTER COLUMN "category_ids" SET STATISTICS 1000;

-- How many products on sale there are in all (kind ALL, value ''), in each category with its descendants, of each vendor.
CREATE TABLE "listing_count" (
    "kind" TEXT NOT NULL,
    "value" TEXT COLLATE "C" NOT NULL,
    "products" INTEGER NOT NULL,

    CONSTRAINT "listing_count_pkey" PRIMARY KEY ("kind", "value")
);

CREATE INDEX "listing_count_vendor_words_idx" ON "listing_count" (("plain_words"("value") COLLATE "C")) WHERE "kind" = 'VENDOR';

-- The products that a transaction has changed, until it commits.
CREATE TABLE "product_listing_change" (
    "transaction_id" BIGINT NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    "product_id" UUID NOT NULL,

    CONSTRAINT "product_listing_change_pkey" PRIMARY KEY ("transaction_id", "product_id")
);

CREATE TABLE "former_slug" (
    "slug" TEXT NOT NULL,
    "product_id" UUID NOT NULL,

    CONSTRAINT "former_slug_pkey" PRIMARY KEY ("slug"),
    CONSTRAINT "former_slug_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "former_slug_product_id_idx" ON "former_slug" ("product_id");

-- Words ---------------------------------------------------------------------------------------------------------------

-- Each word as it is and as its English stem: the one finds prefixes, the other plurals.
CREATE FUNCTION "word_vector"("words" TEXT, "weight" "char") RETURNS TSVECTOR LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(to_tsvector('simple'::regconfig, "words") || to_tsvector('english'::regconfig, "words"), "weight");

-- A word with one letter left out, in every way. Two words that are one typo apart have one of these in common.
CREATE FUNCTION "near_words"("word" TEXT) RETURNS TEXT[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT "word" UNION
    SELECT overlay("word" PLACING '' FROM i FOR 1) FROM generate_series(1, length("word")) i WHERE length("word") > 3
);

-- The words of titles, vendors, types and tags, to correct typos by. A word stays when its last product goes: it then
-- finds nothing.
CREATE TABLE "search_word" (
    "word" TEXT COLLATE "C" NOT NULL,
    "near" TEXT[] NOT NULL GENERATED ALWAYS AS ("near_words"("word")) STORED,

    CONSTRAINT "search_word_pkey" PRIMARY KEY ("word")
);
CREATE INDEX "search_word_near_idx" ON "search_word" USING gin ("near") WITH (fastupdate = off);
CREATE INDEX "search_word_trigram_idx" ON "search_word" USING gin ("word" gin_trgm_ops) WITH (fastupdate = off);

-- The known words that a mistyped one can stand for: those one typo away, else those that look like it.
CREATE FUNCTION "similar_words"("mistyped" TEXT) RETURNS SETOF TEXT LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT w.word FROM search_word w
        WHERE w.near && near_words(mistyped) AND length(w.word) > 3
        ORDER BY similarity(w.word, mistyped) DESC, w.word LIMIT 5;
    IF FOUND THEN RETURN; END IF;
    RETURN QUERY SELECT w.word FROM search_word w
        WHERE w.word % mistyped AND similarity(w.word, mistyped) >= 0.45
        ORDER BY similarity(w.word, mistyped) DESC, w.word LIMIT 5;
END $$;

-- The category that a filter names. It says that it is immutable for the same reason as product_query below.
CREATE FUNCTION "category_with_slug"("wanted" TEXT) RETURNS UUID LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN (SELECT id FROM category WHERE slug = wanted);
END $$;

-- What to look for: every word of the search must be found; the last one may be the beginning of a word; stop words
-- count only when there is nothing else; a word that no title knows may be a typo. Null if there is no word at all.
--
-- It reads search_word, so it is not truly immutable. It says so for the planner to compute it beforehand, whose
-- estimates then choose the plan. The statements that use it must be planned anew each time, and are.
CREATE FUNCTION "product_query"("search" TEXT) RETURNS TSQUERY LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    words TEXT[] := (string_to_array(plain_words(search), ' '))[1:12];
    significant TEXT[] := ARRAY(SELECT w FROM unnest(words) WITH ORDINALITY AS u (w, i)
                                WHERE to_tsvector('english', w) <> '' ORDER BY i);
    wanted TEXT;
    last_one BOOLEAN;
    part TSQUERY;
    result TSQUERY;
BEGIN
    IF cardinality(significant) > 0 THEN words := significant; END IF;
    FOR place IN 1 .. coalesce(cardinality(words), 0) LOOP
        wanted := words[place];
        last_one := place = cardinality(words);
        part := (quote_literal(wanted) || CASE WHEN last_one THEN ':*' ELSE '' END)::tsquery;
        IF to_tsvector('english', wanted) <> '' THEN
            part := part || plainto_tsquery('english', wanted);
        END IF;
        IF length(wanted) > 3 AND NOT EXISTS (
            SELECT FROM search_word w
            WHERE w.word = wanted OR w.word = ANY (tsvector_to_array(to_tsvector('english', wanted)))
               OR last_one AND w.word >= wanted AND w.word < wanted || chr(1114111)
        ) THEN
            SELECT coalesce(part || tsquery_any(array_agg(s)), part) INTO part FROM similar_words(wanted) s;
        END IF;
        result := CASE WHEN result IS NULL THEN part ELSE result && part END;
    END LOOP;
    RETURN result;
END $$;

CREATE FUNCTION "tsquery_any"("words" TEXT[]) RETURNS TSQUERY LANGUAGE sql IMMUTABLE
RETURN (SELECT string_agg(quote_literal(w), ' | ')::tsquery FROM unnest("words") w);

-- The listing -----------------------------------------------------------------------------------------------------------

-- A category and all that it is in.
CREATE FUNCTION "category_path"("category" UUID) RETURNS SETOF UUID LANGUAGE sql STABLE AS $$
    WITH RECURSIVE path (id, parent_id) AS (
        SELECT c.id, c.parent_id FROM category c WHERE c.id = category
        UNION SELECT c.id, c.parent_id FROM path JOIN category c ON c.id = path.parent_id
    )
    SELECT id FROM path
$$;

-- An option's value as filters name it: a control character stands between, which no name has.
CREATE FUNCTION "option_key"("name" TEXT, "value" TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN "name" || E'\x1f' || "value";

-- What the listing of these products should hold from a moment on.
CREATE FUNCTION "listing_of"("ids" UUID[], "moment" TIMESTAMPTZ) RETURNS SETOF "product_listing" LANGUAGE sql STABLE AS $$
    SELECT p.id, step.valid_from, step.valid_to, p.created_at, left(plain_words(p.title), 200), p.vendor, p.product_type,
           p.tags,
           ARRAY(SELECT DISTINCT path FROM product_category l, category_path(l.category_id) path
                 WHERE l.product_id = p.id ORDER BY path),
           ARRAY(SELECT DISTINCT option_key(o->>'name', o->>'value') AS key
                 FROM variant v, jsonb_array_elements(v.selected_options) o WHERE v.product_id = p.id ORDER BY key),
           offer.min_minor, offer.max_minor, coalesce(offer.available, false),
           texts.title, texts.title || texts.labels || texts.description
    FROM product p
    CROSS JOIN LATERAL (
        SELECT word_vector(plain_words(p.title), 'A') AS title,
               word_vector(plain_words(concat_ws(' ', p.vendor, p.product_type, array_to_string(p.tags, ' '))), 'B')
                   || setweight(to_tsvector('simple'::regconfig, left(coalesce((
                       SELECT string_agg(plain_words(v.sku) || ' ' || replace(plain_words(v.sku), ' ', ''), ' ')
                       FROM variant v WHERE v.product_id = p.id), ''), 100000)), 'C') AS labels,
               setweight(to_tsvector('english'::regconfig,
                   left(plain_words(regexp_replace(p.description, '<[^>]*>|&[#[:alnum:]]+;', ' ', 'g')), 100000)), 'D')
                   AS description
    ) texts
    CROSS JOIN LATERAL (
        SELECT t AS valid_from, lead(t, 1, 'infinity') OVER (ORDER BY t) AS valid_to
        FROM (SELECT '-infinity'::timestamptz AS t
              UNION SELECT future.valid_from FROM variant v JOIN price future ON future.variant_id = v.id
              WHERE v.product_id = p.id AND future.valid_from > moment) moments
    ) step
    CROSS JOIN LATERAL (
        SELECT min(current.amount_minor) AS min_minor, max(current.amount_minor) AS max_minor,
               bool_or(NOT s.tracked OR s.backorder OR s.on_hand > s.reserved) AS available
        FROM variant v JOIN stock s ON s.variant_id = v.id
        CROSS JOIN LATERAL (
            SELECT amount_minor FROM price WHERE variant_id = v.id AND valid_from <= greatest(step.valid_from, moment)
            ORDER BY valid_from DESC, sequence DESC LIMIT 1
        ) current
        WHERE v.product_id = p.id
    ) offer
    WHERE p.status = 'ACTIVE' AND p.published_at IS NOT NULL AND p.id = ANY (ids)
$$;

CREATE FUNCTION "counts_of_listing"("ids" UUID[]) RETURNS SETOF "listing_count" LANGUAGE sql STABLE AS $$
    WITH listed AS (SELECT * FROM product_listing WHERE product_id = ANY (ids) AND valid_from = '-infinity')
    SELECT 'ALL', '', count(*)::int FROM listed HAVING count(*) > 0
    UNION ALL SELECT 'VENDOR', vendor, count(*)::int FROM listed WHERE vendor IS NOT NULL GROUP BY vendor
    UNION ALL SELECT 'CATEGORY', id::text, count(*)::int FROM listed, unnest(category_ids) id GROUP BY id
$$;

-- Rows are locked first and read by the next statement, so that of two transactions that change the same product the
-- later one sees what the earlier one did.
CREATE FUNCTION "refresh_product_listing"("ids" UUID[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    before listing_count[];
BEGIN
    PERFORM FROM product WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    before := ARRAY(SELECT counted FROM counts_of_listing(ids) counted);
    DELETE FROM product_listing WHERE product_id = ANY (ids);
    INSERT INTO product_listing SELECT * FROM listing_of(ids, clock_timestamp());
    INSERT INTO listing_count AS known (kind, value, products)
        SELECT kind, value, sum(products) FROM (
            SELECT kind, value, products FROM counts_of_listing(ids)
            UNION ALL SELECT kind, value, -products FROM unnest(before)
        ) change
        GROUP BY kind, value HAVING sum(products) <> 0 ORDER BY kind, value
        ON CONFLICT (kind, value) DO UPDATE SET products = known.products + EXCLUDED.products;
    PERFORM learn_words(ids);
END $$;

CREATE FUNCTION "learn_words"("ids" UUID[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO search_word (word)
    SELECT DISTINCT met FROM product p,
        regexp_split_to_table(plain_words(concat_ws(' ', p.title, p.vendor, p.product_type, array_to_string(p.tags, ' '))), ' ') met
    WHERE p.id = ANY (ids) AND p.status = 'ACTIVE' AND length(met) BETWEEN 2 AND 40
      AND NOT EXISTS (SELECT FROM search_word known WHERE known.word = met)
    ORDER BY met
    ON CONFLICT DO NOTHING
$$;

-- For a load that went past the triggers: writes the listing of everything anew.
CREATE FUNCTION "rebuild_product_listing"() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    everything UUID[] := ARRAY(SELECT id FROM product);
BEGIN
    DELETE FROM product_listing;
    DELETE FROM listing_count;
    INSERT INTO product_listing SELECT * FROM listing_of(everything, clock_timestamp());
    INSERT INTO listing_count SELECT * FROM counts_of_listing(everything);
    PERFORM learn_words(everything);
END $$;

-- What changes it -------------------------------------------------------------------------------------------------------

CREATE FUNCTION "refresh_changed_listings"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids UUID[];
BEGIN
    WITH taken AS (
        DELETE FROM product_listing_change WHERE transaction_id = pg_current_xact_id()::text::bigint RETURNING product_id
    )
    SELECT array_agg(product_id ORDER BY product_id) INTO ids FROM taken;
    IF ids IS NOT NULL THEN PERFORM refresh_product_listing(ids); END IF;
    RETURN NULL;
END $$;

-- Once per transaction, at its end: the first row's turn takes all of them.
CREATE CONSTRAINT TRIGGER "product_listing_change_is_applied" AFTER INSERT ON "product_listing_change"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "refresh_changed_listings"();

CREATE FUNCTION "mark_listing"("ids" UUID[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO product_listing_change (product_id) SELECT DISTINCT id FROM unnest(ids) id WHERE id IS NOT NULL
    ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION "mark_products"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM mark_listing(ARRAY(SELECT id FROM changed));
    RETURN NULL;
END $$;
CREATE TRIGGER "product_insert_is_listed" AFTER INSERT ON "product"
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "mark_products"();
CREATE TRIGGER "product_update_is_listed" AFTER UPDATE ON "product"
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "mark_products"();
CREATE TRIGGER "product_delete_is_listed" AFTER DELETE ON "product"
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "mark_products"();

CREATE FUNCTION "mark_products_of_rows"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM mark_listing(ARRAY(SELECT product_id FROM changed));
    RETURN NULL;
END $$;
CREATE TRIGGER "variant_insert_is_listed" AFTER INSERT ON "variant"
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "mark_products_of_rows"();
CREATE TRIGGER "variant_update_is_listed" AFTER UPDATE ON "variant"
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "mark_products_of_rows"();
CREATE TRIGGER "variant_delete_is_listed" AFTER DELETE ON "variant"
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "mark_products_of_rows"();
CREATE TRIGGER "product_category_insert_is_listed" AFTER INSERT ON "product_category"
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "mark_products_of_rows"();
CREATE TRIGGER "product_category_delete_is_listed" AFTER DELETE ON "product_category"
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "mark_products_of_rows"();

CREATE FUNCTION "mark_products_of_variants"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM mark_listing(ARRAY(SELECT v.product_id FROM changed JOIN variant v ON v.id = changed.variant_id));
    RETURN NULL;
END $$;
CREATE TRIGGER "price_insert_is_listed" AFTER INSERT ON "price"
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "mark_products_of_variants"();
CREATE TRIGGER "stock_insert_is_listed" AFTER INSERT ON "stock"
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "mark_products_of_variants"();

-- A sale changes the listing only when it takes the last unit, or brings the first one back.
CREATE FUNCTION "mark_products_of_stock"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM mark_listing(ARRAY(
        SELECT v.product_id FROM old_stock o JOIN new_stock n USING (variant_id) JOIN variant v ON v.id = n.variant_id
        WHERE (NOT o.tracked OR o.backorder OR o.on_hand > o.reserved)
           <> (NOT n.tracked OR n.backorder OR n.on_hand > n.reserved)));
    RETURN NULL;
END $$;
CREATE TRIGGER "stock_update_is_listed" AFTER UPDATE ON "stock"
    REFERENCING OLD TABLE AS old_stock NEW TABLE AS new_stock
    FOR EACH STATEMENT EXECUTE FUNCTION "mark_products_of_stock"();

-- A category that moves takes the products in it and below it along.
CREATE FUNCTION "mark_products_of_categories"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM mark_listing(ARRAY(
        SELECT l.product_id FROM old_category o JOIN new_category n USING (id)
        JOIN product_listing l ON l.category_ids @> ARRAY[n.id]
        WHERE o.parent_id IS DISTINCT FROM n.parent_id));
    RETURN NULL;
END $$;
CREATE TRIGGER "category_update_is_listed" AFTER UPDATE ON "category"
    REFERENCING OLD TABLE AS old_category NEW TABLE AS new_category
    FOR EACH STATEMENT EXECUTE FUNCTION "mark_products_of_categories"();

-- A slug that was given up leads to its product until another product takes it.
CREATE FUNCTION "remember_slug"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.published_at IS NOT NULL THEN
        INSERT INTO former_slug (slug, product_id) VALUES (OLD.slug, OLD.id)
        ON CONFLICT (slug) DO UPDATE SET product_id = EXCLUDED.product_id;
    END IF;
    DELETE FROM former_slug WHERE slug = NEW.slug;
    RETURN NULL;
END $$;
CREATE TRIGGER "product_slug_is_remembered" AFTER UPDATE OF "slug" ON "product"
    FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION "remember_slug"();
CREATE TRIGGER "product_slug_is_taken" AFTER INSERT ON "product"
    FOR EACH ROW EXECUTE FUNCTION "remember_slug"();

SELECT rebuild_product_listing();
