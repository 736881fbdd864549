-- Names are found however they are spelled: without apostrophe and hyphen, with umlauts written out, and inside of names
-- that have no spaces.

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

-- With umlauts as German and the Nordic languages write them out, in lower case.
CREATE FUNCTION "written_out"("given" TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(replace(replace(replace(replace(lower(normalize("given", NFC)), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'å', 'aa'), 'ø', 'oe');

-- The spellings of names: as they are, with umlauts written out, each also without the punctuation inside; and the letters
-- of those that have no spaces. Most names have nothing of that, which three expressions find out.
CREATE FUNCTION "name_words"("given" TEXT) RETURNS TEXT[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    found TEXT[] := string_to_array(plain_words(given), ' ');
BEGIN
    IF given ~ '[[:alnum:]][^[:alnum:][:space:]]+[[:alnum:]]' THEN
        found := found || ARRAY(
            SELECT joined_word(token[1])
            FROM regexp_matches(given, '[[:alnum:]]+(?:[^[:alnum:][:space:]]+[[:alnum:]]+)+', 'g') AS token);
    END IF;
    IF given ~ '[^ -~]' AND written_out(given) <> lower(normalize(given, NFC)) THEN
        found := found || name_words(written_out(given));
    END IF;
    IF given ~ '[\u2E80-\u2FDF\u3005-\u3007\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F\U00020000-\U0003FFFF\u0E01-\u0E3A\u0E40-\u0E4E\u0E80-\u0EFF\u1000-\u109F\u1780-\u17D3]' THEN
        found := found || letter_pairs(given) || string_to_array(plain_words(without_unspaced(given)), ' ');
    END IF;
    RETURN array_remove(found, NULL);
END $$;

DROP INDEX "order_search";

-- As before, with all spellings.
CREATE OR REPLACE FUNCTION "order_words"("number" TEXT, "email" TEXT, "shipping" JSONB, "billing" JSONB) RETURNS TSVECTOR
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 2000
RETURN array_to_tsvector(array_remove(
    string_to_array(plain_words("number"), ' ') || lower(replace("number", '-', ''))
        || name_words(concat_ws(' ', split_part("email", '@', 1), "shipping" ->> 'name',
               nullif("billing" ->> 'name', "shipping" ->> 'name')))
        || lower("email") || ('@' || lower(split_part("email", '@', 2))), ''));

-- A word as the beginning of one.
CREATE FUNCTION "beginning"("word" TEXT) RETURNS TSQUERY LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ('''' || replace(replace("word", '\', '\\'), '''', '''''') || ''':*')::tsquery;

CREATE FUNCTION "tsquery_all"("parts" TSQUERY[]) RETURNS TSQUERY LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT string_agg('(' || part::text || ')', ' & ')::tsquery FROM unnest("parts") AS part);

-- All words of a search, each as the beginning of a word, in any of its spellings; what has an @ in it is one word.
CREATE OR REPLACE FUNCTION "order_query"("search" TEXT) RETURNS TSQUERY LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    token TEXT;
    spelling TEXT;
    words TSQUERY;
    part TSQUERY;
    result TSQUERY;
BEGIN
    FOREACH token IN ARRAY regexp_split_to_array(btrim(lower(search)), '\s+') LOOP
        part := NULL;
        IF token LIKE '%@%' THEN
            part := beginning(token);
        ELSE
            FOR spelling IN SELECT DISTINCT unnest(ARRAY[token, written_out(token)]) LOOP
                SELECT tsquery_all(array_agg(beginning(word))) INTO words
                FROM string_to_table(plain_words(without_unspaced(spelling)), ' ') AS word WHERE word <> '';
                part := coalesce(part || words, part, words);
                IF joined_word(spelling) <> '' THEN
                    part := coalesce(part || beginning(joined_word(spelling)), beginning(joined_word(spelling)));
                END IF;
            END LOOP;
            SELECT tsquery_all(array_agg(quote_literal(piece)::tsquery)) INTO words
            FROM unspaced_runs(token) AS run, unnest(letter_pairs(run)) AS piece WHERE length(piece) = 2 OR length(run) = 1;
            part := coalesce(part && words, part, words);
        END IF;
        result := coalesce(result && part, result, part);
    END LOOP;
    RETURN coalesce(result, '');
END $$;

CREATE INDEX "order_search" ON "order" USING gin ("order_words"("number", "email", "shipping_address", "billing_address"))
    WITH (gin_pending_list_limit = 256) WHERE "confirmed_at" IS NOT NULL;
