-- The same pairs, in time that is linear in the length of a run: before, the letters were split anew for each of them.
CREATE OR REPLACE FUNCTION "letter_pairs"("given" TEXT) RETURNS TEXT[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT DISTINCT piece
    FROM unspaced_runs("given") AS run,
         LATERAL (SELECT letter, letter || lead(letter) OVER (ORDER BY i) AS pair
                  FROM unnest(string_to_array(run, NULL)) WITH ORDINALITY AS split (letter, i)) AS pairs,
         LATERAL unnest(ARRAY[letter, pair]) AS piece
    WHERE piece IS NOT NULL
);
