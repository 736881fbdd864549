-- ANALYZE and others call it for an index, without a search path: it did not find what it calls, and "order" got no statistics.
ALTER FUNCTION "name_words"(TEXT) SET "search_path" = public;
