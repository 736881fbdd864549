-- As before, with the schema of what it calls: ANALYZE and others call it for an index, and do so without a search path.
CREATE OR REPLACE FUNCTION "plain_words"("given" TEXT) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN btrim(regexp_replace(lower(
        CASE WHEN octet_length(given) = length(given) THEN given
             ELSE public.unaccent('public.unaccent'::regdictionary, coalesce(given, '')) END
    ), '[^[:alnum:]]+', ' ', 'g'));
END $$;
