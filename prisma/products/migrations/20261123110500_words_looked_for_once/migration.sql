-- As before, but a word that is its own stem is not looked for twice: an index takes twice as long for that.
CREATE OR REPLACE FUNCTION "product_query"("search" TEXT) RETURNS TSQUERY LANGUAGE plpgsql IMMUTABLE AS $$
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
        result := CASE WHEN result IS NULL THEN part ELSE result && part END;
    END LOOP;
    RETURN result;
END $$;
