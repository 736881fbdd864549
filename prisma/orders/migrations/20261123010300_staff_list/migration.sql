CREATE EXTENSION IF NOT EXISTS unaccent;

-- Words in lower case without accents, separated by single spaces. IMMUTABLE as long as nobody changes the rules of unaccent.
CREATE FUNCTION "plain_words"("given" TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN btrim(regexp_replace(lower(unaccent('unaccent'::regdictionary, coalesce("given", ''))), '[^[:alnum:]]+', ' ', 'g'));

-- What staff look an order up by: the words of its number, of the names, and of what stands before the @; the entire
-- e-mail address; and its domain with the @. Costly, so that the planner looks into the index rather than call it.
CREATE FUNCTION "order_words"("number" TEXT, "email" TEXT, "shipping" JSONB, "billing" JSONB) RETURNS TSVECTOR
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 2000
RETURN array_to_tsvector(array_remove(
    string_to_array(plain_words(concat_ws(' ', "number", split_part("email", '@', 1), "shipping" ->> 'name', "billing" ->> 'name')), ' ')
        || lower("email") || ('@' || lower(split_part("email", '@', 2))), ''));

-- All words of a search, each as the beginning of a word; what has an @ in it is one word.
CREATE FUNCTION "order_query"("search" TEXT) RETURNS TSQUERY LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce((
    SELECT string_agg(DISTINCT '''' || replace(replace("word", '\', '\\'), '''', '''''') || ''':*', ' & ')
    FROM regexp_split_to_table(lower("search"), '\s+') AS "token" ("text"),
         LATERAL unnest(CASE WHEN "text" LIKE '%@%' THEN ARRAY["text"] ELSE string_to_array(plain_words("text"), ' ') END) AS "word"
    WHERE "word" <> ''
), '')::tsquery;

-- Entries wait in a short list: a long one would make whoever places an order tidy it up.
CREATE INDEX "order_search" ON "order" USING gin ("order_words"("number", "email", "shipping_address", "billing_address"))
    WITH (gin_pending_list_limit = 256) WHERE "confirmed_at" IS NOT NULL;
CREATE INDEX "order_placed_by_state" ON "order" ("state", "placed_at" DESC, "id" DESC) WHERE "confirmed_at" IS NOT NULL;
CREATE INDEX "order_by_total" ON "order" ("placed_total" DESC, "id" DESC) WHERE "confirmed_at" IS NOT NULL;
