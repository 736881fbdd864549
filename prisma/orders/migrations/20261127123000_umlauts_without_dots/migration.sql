-- A name with an umlaut is found by each of its three spellings, whichever of them it has: Müller, Mueller and Muller.

-- The spelling that all three have in common: a letter written out is the letter alone. The end of a word stays as it is:
-- while "sue" is typed, it is not the beginning of "Susan".
CREATE FUNCTION "without_umlauts"("word" TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace("word", '(?:(a)[ae]+|([ou])e+)(?=[[:alnum:]])', '\1\2', 'g');

DROP INDEX "order_search";

-- As before, with the common spelling.
CREATE OR REPLACE FUNCTION "name_words"("given" TEXT) RETURNS TEXT[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET "search_path" = public AS $$
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
    IF array_to_string(found, ' ') ~ '(?:a[ae]|[ou]e)[[:alnum:]]' THEN
        found := found || ARRAY(SELECT without_umlauts(word) FROM unnest(found) AS word);
    END IF;
    IF given ~ '[\u2E80-\u2FDF\u3005-\u3007\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F\U00020000-\U0003FFFF\u0E01-\u0E3A\u0E40-\u0E4E\u0E80-\u0EFF\u1000-\u109F\u1780-\u17D3]' THEN
        found := found || letter_pairs(given) || string_to_array(plain_words(without_unspaced(given)), ' ');
    END IF;
    RETURN array_remove(found, NULL);
END $$;

-- As before, with the common spelling of each word.
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
            FOR spelling IN SELECT DISTINCT unnest(ARRAY[token, written_out(token), without_umlauts(written_out(token))]) LOOP
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
