-- The listing holds the same words as before. Writing it takes less, since most of its cost was in the words.

-- As before. The body is one expression, which PL/pgSQL evaluates without starting a query, and ASCII has no accents.
CREATE OR REPLACE FUNCTION "plain_words"("given" TEXT) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN btrim(regexp_replace(lower(
        CASE WHEN octet_length(given) = length(given) THEN given
             ELSE unaccent('unaccent'::regdictionary, coalesce(given, '')) END
    ), '[^[:alnum:]]+', ' ', 'g'));
END $$;

-- A long text for to_tsvector, which finds the words of plain_words in it. In ASCII, to_tsvector itself divides words at
-- spaces and at the punctuation that is kept here, and it ignores case: so most of the text needs no replacement.
CREATE FUNCTION "text_words"("given" TEXT) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF octet_length(given) > length(given) THEN
        given := unaccent('unaccent'::regdictionary, given);
        IF octet_length(given) > length(given) THEN RETURN plain_words(given); END IF;
    END IF;
    RETURN regexp_replace(given, '[^[:alnum:][:space:],;()"]+', ' ', 'g');
END $$;

-- Whether a text has letters of scripts without spaces: see unspaced_runs.
CREATE FUNCTION "has_unspaced"("given" TEXT) RETURNS BOOLEAN LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN octet_length("given") > length("given") AND "given" ~ '[\u2E80-\u2FDF\u3005-\u3007\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F\U00020000-\U0003FFFF\u0E01-\u0E3A\u0E40-\u0E4E\u0E80-\u0EFF\u1000-\u109F\u1780-\u17D3]';

-- The words of a text that have punctuation inside, without it: see joined_word. A function that FROM can be replaced by,
-- so that it costs as much as its expressions.
CREATE FUNCTION "joined_words"("given" TEXT, "numbers_only" BOOLEAN) RETURNS SETOF TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT replace(plain_words(token[1]), ' ', '')
    FROM regexp_matches(given, '[[:alnum:]]+(?:[^[:alnum:][:space:]]+[[:alnum:]]+)+', 'g') AS token
    WHERE length(token[1]) <= 80 AND (NOT numbers_only OR token[1] ~ '[0-9]')
$$;

DROP FUNCTION "inner_vector"(TEXT, "char", BOOLEAN);

-- The words of a text that has letters of scripts without spaces, besides those that spaces and punctuation divide it into.
CREATE FUNCTION "unspaced_vector"("given" TEXT, "weight" "char", "numbers_only" BOOLEAN) RETURNS TSVECTOR
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(quote_literal(word) || ':' || least(place, 16383) || weight::text, ' ')::tsvector
    FROM unnest(
        letter_pairs(given)
        -- Words of other scripts that touch them.
        || ARRAY(
            SELECT DISTINCT word
            FROM regexp_matches(given, '[^[:space:]]*[\u2E80-\u2FDF\u3005-\u3007\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F\U00020000-\U0003FFFF\u0E01-\u0E3A\u0E40-\u0E4E\u0E80-\u0EFF\u1000-\u109F\u1780-\u17D3][^[:space:]]*', 'g') AS token,
                 string_to_table(plain_words(without_unspaced(token[1])), ' ') AS word)
        || ARRAY(SELECT DISTINCT joined FROM joined_words(without_unspaced(given), numbers_only) AS joined)
    ) WITH ORDINALITY AS found (word, place) WHERE word <> ''
$$;

-- As before: joined words of ordinary text are looked for in the statement itself, not by a function for each text.
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
        SELECT plain.title, word_vector(plain.title, 'A') || coalesce(CASE
                   WHEN has_unspaced(p.title) THEN unspaced_vector(p.title, 'A', false)
                   ELSE (SELECT string_agg(joined || ':1A', ' ') FROM joined_words(p.title, false) AS joined)::tsvector
               END, '') AS title_vector,
               word_vector(plain.labels, 'B') || coalesce(CASE
                   WHEN has_unspaced(given.labels) THEN unspaced_vector(given.labels, 'B', false)
                   ELSE (SELECT string_agg(joined || ':1B', ' ') FROM joined_words(given.labels, false) AS joined)::tsvector
               END, '') || setweight(to_tsvector('simple'::regconfig, left(coalesce((
                   SELECT string_agg(sku || ' ' || replace(sku, ' ', ''), ' ')
                   FROM (SELECT plain_words(v.sku) AS sku FROM variant v
                         WHERE v.product_id = p.id AND v.archived_at IS NULL ORDER BY v.position OFFSET 0) skus
               ), ''), 100000)), 'C') AS labels,
               setweight(to_tsvector('english'::regconfig, left(text_words(given.description), 100000)), 'D')
                   || coalesce(CASE
                       WHEN has_unspaced(given.beginning) THEN unspaced_vector(given.beginning, 'D', true)
                       ELSE (SELECT string_agg(joined || ':1D', ' ') FROM joined_words(given.beginning, true) AS joined)::tsvector
                   END, '') AS description
        FROM (
            SELECT concat_ws(' ', p.vendor, p.product_type, array_to_string(p.tags, ' ')) AS labels,
                   stripped.description, left(stripped.description, 5000) AS beginning
            FROM (SELECT regexp_replace(p.description, '<[^>]*>|&[#[:alnum:]]+;', ' ', 'g') AS description OFFSET 0) stripped
            OFFSET 0
        ) given
        CROSS JOIN LATERAL (SELECT plain_words(p.title) AS title, plain_words(given.labels) AS labels OFFSET 0) plain
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
