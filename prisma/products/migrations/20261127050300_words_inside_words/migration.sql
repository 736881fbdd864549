-- Words are found inside of text that has no spaces, and numbers and names without their punctuation.

-- Runs of letters of scripts that are written without spaces: Chinese, Japanese, Thai, Lao, Burmese and Khmer.
CREATE FUNCTION "unspaced_runs"("given" TEXT) RETURNS SETOF TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC SELECT run[1] FROM regexp_matches(lower("given"), '[\u2E80-\u2FDF\u3005-\u3007\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F\U00020000-\U0003FFFF\u0E01-\u0E3A\u0E40-\u0E4E\u0E80-\u0EFF\u1000-\u109F\u1780-\u17D3]+', 'g') AS run; END;

-- What is left without them.
CREATE FUNCTION "without_unspaced"("given" TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace("given", '[\u2E80-\u2FDF\u3005-\u3007\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F\U00020000-\U0003FFFF\u0E01-\u0E3A\u0E40-\u0E4E\u0E80-\u0EFF\u1000-\u109F\u1780-\u17D3]+', ' ', 'g');

-- Every letter of such a run and every pair of neighbours. A word of two letters or more is in a text only if all of its
-- pairs are: no dictionary is needed, and an index finds them.
CREATE FUNCTION "letter_pairs"("given" TEXT) RETURNS TEXT[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT DISTINCT piece
    FROM unspaced_runs("given") AS run, LATERAL (SELECT string_to_array(run, NULL) AS letters) AS split,
         generate_subscripts(letters, 1) AS i, LATERAL unnest(ARRAY[letters[i], letters[i] || letters[i + 1]]) AS piece
    WHERE piece IS NOT NULL
);

-- What stands between spaces, without the punctuation inside it: 55728 for 55/72/8, obrien for O'Brien. Null for what has
-- none, or is too long to be a name or a number.
CREATE FUNCTION "joined_word"("given" TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN "given" ~ '[[:alnum:]][^[:alnum:][:space:]]+[[:alnum:]]' AND length("given") <= 80
    THEN replace(plain_words(without_unspaced("given")), ' ', '') END;

-- The words that a text has besides those that spaces and punctuation divide it into: see letter_pairs and joined_word.
-- Most texts have none, which two expressions find out.
CREATE FUNCTION "inner_vector"("given" TEXT, "weight" "char", "numbers_only" BOOLEAN) RETURNS TSVECTOR
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    found TEXT[] := '{}';
BEGIN
    IF given ~ '[\u2E80-\u2FDF\u3005-\u3007\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F\U00020000-\U0003FFFF\u0E01-\u0E3A\u0E40-\u0E4E\u0E80-\u0EFF\u1000-\u109F\u1780-\u17D3]' THEN
        -- And the words that touch them, of other scripts.
        found := letter_pairs(given) || ARRAY(
            SELECT DISTINCT word
            FROM regexp_matches(given, '[^[:space:]]*[\u2E80-\u2FDF\u3005-\u3007\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F\U00020000-\U0003FFFF\u0E01-\u0E3A\u0E40-\u0E4E\u0E80-\u0EFF\u1000-\u109F\u1780-\u17D3][^[:space:]]*', 'g') AS token,
                 string_to_table(plain_words(without_unspaced(token[1])), ' ') AS word
            WHERE word <> '');
    END IF;
    IF given ~ (CASE WHEN numbers_only THEN '[0-9][^[:alnum:][:space:]]+[0-9]' ELSE '[[:alnum:]][^[:alnum:][:space:]]+[[:alnum:]]' END) THEN
        found := found || ARRAY(
            SELECT DISTINCT joined
            FROM regexp_matches(given, '[[:alnum:]]+(?:[^[:alnum:][:space:]]+[[:alnum:]]+)+', 'g') AS token, joined_word(token[1]) AS joined
            WHERE joined <> '' AND (NOT numbers_only OR joined ~ '[0-9]'));
    END IF;
    IF found = '{}' THEN RETURN ''; END IF;
    RETURN (SELECT string_agg(quote_literal(word) || ':' || least(place, 16383) || weight::text, ' ')::tsvector
            FROM unnest(found) WITH ORDINALITY AS all_found (word, place));
END $$;

-- As before, with the words of inner_vector.
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
        SELECT words.title, word_vector(words.title, 'A') || inner_vector(p.title, 'A', false) AS title_vector,
               word_vector(plain_words(names.labels), 'B') || inner_vector(names.labels, 'B', false)
                   || setweight(to_tsvector('simple'::regconfig, left(coalesce((
                       SELECT string_agg(sku || ' ' || replace(sku, ' ', ''), ' ')
                       FROM (SELECT plain_words(v.sku) AS sku FROM variant v
                             WHERE v.product_id = p.id AND v.archived_at IS NULL ORDER BY v.position OFFSET 0) skus
                   ), ''), 100000)), 'C') AS labels,
               setweight(to_tsvector('english'::regconfig, left(plain_words(names.description), 100000)), 'D')
                   || inner_vector(left(names.description, 5000), 'D', true) AS description
        FROM (SELECT plain_words(p.title) AS title OFFSET 0) words
        CROSS JOIN (
            SELECT concat_ws(' ', p.vendor, p.product_type, array_to_string(p.tags, ' ')) AS labels,
                   regexp_replace(p.description, '<[^>]*>|&[#[:alnum:]]+;', ' ', 'g') AS description
            OFFSET 0
        ) names
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

-- As before, and what stands between two spaces may also be written without its punctuation. Of text without spaces, all
-- pairs of letters must be found.
CREATE OR REPLACE FUNCTION "product_query"("search" TEXT) RETURNS TSQUERY LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    -- Whether it has words other than those that spaces and punctuation divide it into.
    is_plain BOOLEAN := search !~ '[\u2E80-\u2FDF\u3005-\u3007\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F\U00020000-\U0003FFFF\u0E01-\u0E3A\u0E40-\u0E4E\u0E80-\u0EFF\u1000-\u109F\u1780-\u17D3]|[[:alnum:]][^[:alnum:][:space:]]+[[:alnum:]]';
    tokens TEXT[];
    words TEXT[];
    places INT[];
    significant INT[];
    wanted TEXT;
    joined TEXT;
    last_one BOOLEAN;
    part TSQUERY;
    token_part TSQUERY;
    result TSQUERY;
BEGIN
    IF is_plain THEN
        words := (string_to_array(plain_words(search), ' '))[1:12];
        places := ARRAY(SELECT generate_subscripts(words, 1));
    ELSE
        tokens := (regexp_split_to_array(btrim(search), '\s+'))[1:12];
        SELECT (array_agg(w ORDER BY place, i))[1:12], (array_agg(place ORDER BY place, i))[1:12] INTO words, places
        FROM unnest(tokens) WITH ORDINALITY AS t (token, place),
             string_to_table(plain_words(without_unspaced(token)), ' ') WITH ORDINALITY AS u (w, i)
        WHERE w <> '';
    END IF;
    significant := ARRAY(SELECT i FROM generate_subscripts(words, 1) i WHERE to_tsvector('english', words[i]) <> '' ORDER BY i);
    IF cardinality(significant) BETWEEN 1 AND cardinality(words) - 1 THEN
        places := ARRAY(SELECT places[i] FROM unnest(significant) WITH ORDINALITY AS s (i, n) ORDER BY n);
        words := ARRAY(SELECT words[i] FROM unnest(significant) WITH ORDINALITY AS s (i, n) ORDER BY n);
    END IF;
    FOR number IN 1 .. coalesce(cardinality(words), 0) LOOP
        wanted := words[number];
        last_one := number = cardinality(words);
        part := (quote_literal(wanted) || CASE WHEN last_one THEN ':*' ELSE '' END)::tsquery;
        -- Most words are their own stem, and are looked for once.
        IF tsvector_to_array(to_tsvector('english', wanted)) NOT IN ('{}', ARRAY[wanted]) THEN
            part := part || plainto_tsquery('english', wanted);
        END IF;
        IF length(wanted) > 3 AND NOT EXISTS (
            SELECT FROM search_word w
            WHERE w.word = wanted OR w.word = ANY (tsvector_to_array(to_tsvector('english', wanted)))
               OR last_one AND w.word >= wanted AND w.word < wanted || chr(1114111)
        ) THEN
            SELECT coalesce(part || tsquery_any(array_agg(s)), part) INTO part FROM similar_words(wanted) s;
        END IF;
        token_part := CASE WHEN token_part IS NULL THEN part ELSE token_part && part END;
        IF last_one OR places[number + 1] <> places[number] THEN
            joined := CASE WHEN NOT is_plain THEN joined_word(tokens[places[number]]) END;
            IF joined <> '' THEN
                token_part := token_part || (quote_literal(joined) || CASE WHEN last_one THEN ':*' ELSE '' END)::tsquery;
            END IF;
            result := CASE WHEN result IS NULL THEN token_part ELSE result && token_part END;
            token_part := NULL;
        END IF;
    END LOOP;
    IF is_plain THEN RETURN result; END IF;
    -- Of a run that has a pair, its letters alone are in it anyway.
    SELECT array_agg(piece) INTO words FROM (
        SELECT piece FROM unspaced_runs(search) AS run, unnest(letter_pairs(run)) AS piece
        WHERE length(piece) = 2 OR length(run) = 1 LIMIT 24
    ) pieces;
    FOREACH wanted IN ARRAY coalesce(words, '{}') LOOP
        part := quote_literal(wanted)::tsquery;
        result := CASE WHEN result IS NULL THEN part ELSE result && part END;
    END LOOP;
    RETURN result;
END $$;

UPDATE "product_listing" AS "listed"
SET "title_vector" = "fresh"."title_vector", "search_vector" = "fresh"."search_vector"
FROM listing_of(ARRAY(SELECT "id" FROM "product"), now()) AS "fresh"
WHERE "listed"."product_id" = "fresh"."product_id" AND "listed"."valid_from" = "fresh"."valid_from"
  AND "listed"."search_vector" <> "fresh"."search_vector";
