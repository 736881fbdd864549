-- The listing as before, for a small part of the cost: an import of 200 products a transaction spent two thirds of its
-- time on it, and the more the larger the catalogue was.

-- Per product, by indexes alone and whatever statistics say: a table that is being filled has none, and the planner
-- read all prices for every product. Each text is split into words once.
CREATE OR REPLACE FUNCTION "listing_of"("ids" UUID[], "moment" TIMESTAMPTZ) RETURNS SETOF "product_listing" LANGUAGE sql STABLE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
    SELECT p.id, step.valid_from, step.valid_to, p.created_at, left(texts.title, 200), p.vendor, p.product_type, p.tags,
           ARRAY(SELECT DISTINCT path FROM product_category l, category_path(l.category_id) path
                 WHERE l.product_id = p.id ORDER BY path),
           ARRAY(SELECT DISTINCT option_key(o->>'name', o->>'value') AS key
                 FROM variant v, jsonb_array_elements(v.selected_options) o WHERE v.product_id = p.id ORDER BY key),
           offer.min_minor, offer.max_minor, coalesce(offer.available, false),
           texts.title_vector, texts.title_vector || texts.labels || texts.description
    FROM product p
    CROSS JOIN LATERAL (
        SELECT words.title, word_vector(words.title, 'A') AS title_vector,
               word_vector(plain_words(concat_ws(' ', p.vendor, p.product_type, array_to_string(p.tags, ' '))), 'B')
                   || setweight(to_tsvector('simple'::regconfig, left(coalesce((
                       SELECT string_agg(sku || ' ' || replace(sku, ' ', ''), ' ')
                       FROM (SELECT plain_words(v.sku) AS sku FROM variant v WHERE v.product_id = p.id OFFSET 0) skus
                   ), ''), 100000)), 'C') AS labels,
               setweight(to_tsvector('english'::regconfig,
                   left(plain_words(regexp_replace(p.description, '<[^>]*>|&[#[:alnum:]]+;', ' ', 'g')), 100000)), 'D')
                   AS description
        FROM (SELECT plain_words(p.title) AS title OFFSET 0) words
        OFFSET 0
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

-- Digits alone are no word: nobody corrects a number by another one.
CREATE OR REPLACE FUNCTION "learn_words"("ids" UUID[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO search_word (word)
    SELECT met FROM (
        SELECT DISTINCT met FROM product p,
            string_to_table(plain_words(concat_ws(' ', p.title, p.vendor, p.product_type, array_to_string(p.tags, ' '))), ' ') met
        WHERE p.id = ANY (ids) AND p.status = 'ACTIVE'
    ) words
    WHERE length(met) BETWEEN 2 AND 40 AND met !~ '^[0-9]+$'
      AND NOT EXISTS (SELECT FROM search_word known WHERE known.word = met)
    ORDER BY met
    ON CONFLICT DO NOTHING
$$;

-- What stays as it is is not written. The counts come last: all transactions need the same few, which so are locked for
-- the shortest time.
CREATE OR REPLACE FUNCTION "refresh_product_listing"("ids" UUID[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    before listing_count[];
    fresh product_listing[];
BEGIN
    PERFORM FROM product WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    before := ARRAY(SELECT counted FROM counts_of_listing(ids) counted);
    fresh := ARRAY(SELECT listed FROM listing_of(ids, clock_timestamp()) listed);
    DELETE FROM product_listing l WHERE product_id = ANY (ids)
        AND NOT EXISTS (SELECT FROM unnest(fresh) f WHERE f.product_id = l.product_id AND f = l);
    INSERT INTO product_listing
        SELECT f.* FROM unnest(fresh) f
        WHERE NOT EXISTS (SELECT FROM product_listing l
                          WHERE l.product_id = f.product_id AND l.valid_from = f.valid_from);
    PERFORM learn_words(ids);
    INSERT INTO listing_count AS known (kind, value, products)
        SELECT kind, value, sum(products) FROM (
            SELECT kind, value, products FROM counts_of_listing(ids)
            UNION ALL SELECT kind, value, -products FROM unnest(before)
        ) change
        GROUP BY kind, value HAVING sum(products) <> 0 ORDER BY kind, value
        ON CONFLICT (kind, value) DO UPDATE SET products = known.products + EXCLUDED.products;
END $$;

CREATE OR REPLACE FUNCTION "rebuild_product_listing"() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    everything UUID[] := ARRAY(SELECT id FROM product);
BEGIN
    DELETE FROM product_listing;
    DELETE FROM listing_count;
    INSERT INTO product_listing SELECT * FROM listing_of(everything, clock_timestamp());
    PERFORM learn_words(everything);
    INSERT INTO listing_count SELECT * FROM counts_of_listing(everything);
END $$;

-- One event for each transaction instead of one for each product: a row that names no product stands for all of them.
CREATE OR REPLACE FUNCTION "mark_listing"("ids" UUID[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO product_listing_change (product_id)
    SELECT id FROM unnest(ids) id WHERE id IS NOT NULL
    UNION SELECT '00000000-0000-0000-0000-000000000000' WHERE array_length(ids, 1) > 0
    ON CONFLICT DO NOTHING
$$;

DROP TRIGGER "product_listing_change_is_applied" ON "product_listing_change";
CREATE CONSTRAINT TRIGGER "product_listing_change_is_applied" AFTER INSERT ON "product_listing_change"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW."product_id" = '00000000-0000-0000-0000-000000000000')
    EXECUTE FUNCTION "refresh_changed_listings"();
