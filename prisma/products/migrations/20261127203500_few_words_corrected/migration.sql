-- As before, but at most four mistyped words are corrected: looking for similar words takes 5 ms for each.
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
    corrections INT := 0;
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
        IF length(wanted) > 3 AND corrections < 4 AND NOT EXISTS (
            SELECT FROM search_word w
            WHERE w.word = wanted OR w.word = ANY (tsvector_to_array(to_tsvector('english', wanted)))
               OR last_one AND w.word >= wanted AND w.word < wanted || chr(1114111)
        ) THEN
            SELECT coalesce(part || tsquery_any(array_agg(s)), part) INTO part FROM similar_words(wanted) s;
            corrections := corrections + 1;
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
