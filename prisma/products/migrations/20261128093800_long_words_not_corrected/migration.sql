-- As before, but only words of at most 50 characters are corrected: looking for similar words takes time that is
-- quadratic in the length of a word, and one character, such as ㎯ (rad∕s²), can become seven.
CREATE OR REPLACE FUNCTION "similar_words"("mistyped" TEXT) RETURNS SETOF TEXT LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF length(mistyped) > 50 THEN RETURN; END IF;
    RETURN QUERY SELECT w.word FROM search_word w
        WHERE w.near && near_words(mistyped) AND length(w.word) > 3
        ORDER BY similarity(w.word, mistyped) DESC, w.word LIMIT 5;
    IF FOUND THEN RETURN; END IF;
    RETURN QUERY SELECT w.word FROM search_word w
        WHERE w.word % mistyped AND similarity(w.word, mistyped) >= 0.45
        ORDER BY similarity(w.word, mistyped) DESC, w.word LIMIT 5;
END $$;
