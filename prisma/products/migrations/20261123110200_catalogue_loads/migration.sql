-- A load of many new products writes their listing itself, once, at the end of its transaction: it says so by
-- SET LOCAL commerce.catalogue_load = 'on', and the triggers below then do nothing.
CREATE FUNCTION "is_catalogue_load"() RETURNS BOOLEAN LANGUAGE sql STABLE
RETURN coalesce(current_setting('commerce.catalogue_load', true), '') = 'on';

DROP TRIGGER "product_insert_is_listed" ON "product";
CREATE TRIGGER "product_insert_is_listed" AFTER INSERT ON "product" REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT WHEN (NOT "is_catalogue_load"()) EXECUTE FUNCTION "mark_products"();
DROP TRIGGER "variant_insert_is_listed" ON "variant";
CREATE TRIGGER "variant_insert_is_listed" AFTER INSERT ON "variant" REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT WHEN (NOT "is_catalogue_load"()) EXECUTE FUNCTION "mark_products_of_rows"();
DROP TRIGGER "product_category_insert_is_listed" ON "product_category";
CREATE TRIGGER "product_category_insert_is_listed" AFTER INSERT ON "product_category" REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT WHEN (NOT "is_catalogue_load"()) EXECUTE FUNCTION "mark_products_of_rows"();
DROP TRIGGER "price_insert_is_listed" ON "price";
CREATE TRIGGER "price_insert_is_listed" AFTER INSERT ON "price" REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT WHEN (NOT "is_catalogue_load"()) EXECUTE FUNCTION "mark_products_of_variants"();
DROP TRIGGER "stock_insert_is_listed" ON "stock";
CREATE TRIGGER "stock_insert_is_listed" AFTER INSERT ON "stock" REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT WHEN (NOT "is_catalogue_load"()) EXECUTE FUNCTION "mark_products_of_variants"();
-- New products have no former price to tell of; what is to come is planned below.
DROP TRIGGER "price_insert_carries_on" ON "price";
CREATE TRIGGER "price_insert_carries_on" AFTER INSERT ON "price" REFERENCING NEW TABLE AS set_price
    FOR EACH STATEMENT WHEN (NOT "is_catalogue_load"()) EXECUTE FUNCTION "carry_on_past_cancellations"();
DROP TRIGGER "price_change_is_told" ON "price";
CREATE TRIGGER "price_change_is_told" AFTER INSERT ON "price" REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT WHEN (NOT "is_catalogue_load"()) EXECUTE FUNCTION "append_price_changed"();

-- What those triggers would have done for products that this transaction has added, with everything of theirs. The counts
-- come last, as every such transaction needs the same few.
CREATE FUNCTION "finish_catalogue_load"("ids" UUID[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM plan_price_changes(ARRAY(
        SELECT DISTINCT v.id FROM variant v JOIN price p ON p.variant_id = v.id
        WHERE v.product_id = ANY (ids) AND p.valid_from > now()), clock_timestamp());
    INSERT INTO product_listing SELECT * FROM listing_of(ids, clock_timestamp());
    PERFORM learn_words(ids);
    INSERT INTO listing_count AS known (kind, value, products)
        SELECT kind, value, products FROM counts_of_listing(ids) ORDER BY kind, value
        ON CONFLICT (kind, value) DO UPDATE SET products = known.products + EXCLUDED.products;
END $$;

-- As before, for less: the path of a category is looked up once, not for each product in it. The SKUs are in the shop's
-- order, so that the same product always has the same row.
CREATE OR REPLACE FUNCTION "listing_of"("ids" UUID[], "moment" TIMESTAMPTZ) RETURNS SETOF "product_listing" LANGUAGE sql STABLE
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
    SELECT p.id, step.valid_from, step.valid_to, p.created_at, left(texts.title, 200), p.vendor, p.product_type, p.tags,
           ARRAY(SELECT DISTINCT path::uuid AS path
                 FROM product_category l, jsonb_array_elements_text(paths.of_category->l.category_id::text) path
                 WHERE l.product_id = p.id ORDER BY path),
           ARRAY(SELECT DISTINCT option_key(o->>'name', o->>'value') AS key
                 FROM variant v, jsonb_array_elements(v.selected_options) o
                 WHERE v.product_id = p.id AND v.archived_at IS NULL ORDER BY key),
           offer.min_minor, offer.max_minor, coalesce(offer.available, false),
           texts.title_vector, texts.title_vector || texts.labels || texts.description
    FROM product p
    CROSS JOIN (
        SELECT jsonb_object_agg(category_id, ARRAY(SELECT category_path(category_id))) AS of_category
        FROM (SELECT DISTINCT category_id FROM product_category WHERE product_id = ANY (ids) OFFSET 0) linked
        OFFSET 0
    ) paths
    CROSS JOIN LATERAL (
        SELECT words.title, word_vector(words.title, 'A') AS title_vector,
               word_vector(plain_words(concat_ws(' ', p.vendor, p.product_type, array_to_string(p.tags, ' '))), 'B')
                   || setweight(to_tsvector('simple'::regconfig, left(coalesce((
                       SELECT string_agg(sku || ' ' || replace(sku, ' ', ''), ' ')
                       FROM (SELECT plain_words(v.sku) AS sku FROM variant v
                             WHERE v.product_id = p.id AND v.archived_at IS NULL ORDER BY v.position OFFSET 0) skus
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
              WHERE v.product_id = p.id AND v.archived_at IS NULL AND future.valid_from > moment) moments
    ) step
    CROSS JOIN LATERAL (
        SELECT min(current.amount_minor) AS min_minor, max(current.amount_minor) AS max_minor,
               bool_or(NOT s.tracked OR s.backorder OR s.on_hand > s.reserved) AS available
        FROM variant v JOIN stock s ON s.variant_id = v.id
        CROSS JOIN LATERAL (
            SELECT amount_minor FROM price WHERE variant_id = v.id AND valid_from <= greatest(step.valid_from, moment)
            ORDER BY valid_from DESC, sequence DESC LIMIT 1
        ) current
        WHERE v.product_id = p.id AND v.archived_at IS NULL
    ) offer
    WHERE p.status = 'ACTIVE' AND p.published_at IS NOT NULL AND p.id = ANY (ids)
$$;

-- From the listing, which has the title's words apart already; of vendors, types and tags there are few.
CREATE OR REPLACE FUNCTION "learn_words"("ids" UUID[]) RETURNS void LANGUAGE sql AS $$
    WITH listed AS MATERIALIZED (
        SELECT title_key, vendor, product_type, tags FROM product_listing
        WHERE product_id = ANY (ids) AND valid_from = '-infinity'
    )
    INSERT INTO search_word (word)
    SELECT met FROM (
        SELECT met FROM listed, string_to_table(title_key, ' ') met
        UNION SELECT met FROM (
            SELECT vendor AS label FROM listed UNION SELECT product_type FROM listed UNION SELECT unnest(tags) FROM listed
        ) labels, string_to_table(plain_words(label), ' ') met
    ) words
    WHERE length(met) BETWEEN 2 AND 40 AND met !~ '^[0-9]+$'
      AND NOT EXISTS (SELECT FROM search_word known WHERE known.word = met)
    ORDER BY met
    ON CONFLICT DO NOTHING
$$;
