-- As before, for less: all words with punctuation inside are joined at once, and text that is ASCII is in no script without
-- spaces.
CREATE OR REPLACE FUNCTION "inner_vector"("given" TEXT, "weight" "char", "numbers_only" BOOLEAN) RETURNS TSVECTOR
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    found TEXT[] := '{}';
    tokens TEXT;
BEGIN
    IF octet_length(given) > length(given) AND given ~ '[\u2E80-\u2FDF\u3005-\u3007\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F\U00020000-\U0003FFFF\u0E01-\u0E3A\u0E40-\u0E4E\u0E80-\u0EFF\u1000-\u109F\u1780-\u17D3]' THEN
        -- And the words that touch them, of other scripts.
        found := letter_pairs(given) || ARRAY(
            SELECT DISTINCT word
            FROM regexp_matches(given, '[^[:space:]]*[\u2E80-\u2FDF\u3005-\u3007\u3040-\u30FA\u30FC-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F\U00020000-\U0003FFFF\u0E01-\u0E3A\u0E40-\u0E4E\u0E80-\u0EFF\u1000-\u109F\u1780-\u17D3][^[:space:]]*', 'g') AS token,
                 string_to_table(plain_words(without_unspaced(token[1])), ' ') AS word
            WHERE word <> '');
        given := without_unspaced(given);
    END IF;
    IF NOT numbers_only OR given ~ '[0-9][^[:alnum:][:space:]]+[0-9]' THEN
        SELECT string_agg(token[1], ' ') INTO tokens
        FROM regexp_matches(given, '[[:alnum:]]+(?:[^[:alnum:][:space:]]+[[:alnum:]]+)+', 'g') AS token
        WHERE length(token[1]) <= 80 AND (NOT numbers_only OR token[1] ~ '[0-9]');
        IF tokens IS NOT NULL THEN
            found := found || ARRAY(SELECT DISTINCT joined FROM string_to_table(
                lower(unaccent('unaccent'::regdictionary, regexp_replace(tokens, '[^[:alnum:] ]+', '', 'g'))), ' ') AS joined);
        END IF;
    END IF;
    IF found = '{}' THEN RETURN ''; END IF;
    RETURN (SELECT string_agg(quote_literal(word) || ':' || least(place, 16383) || weight::text, ' ')::tsvector
            FROM unnest(found) WITH ORDINALITY AS all_found (word, place) WHERE word <> '');
END $$;
