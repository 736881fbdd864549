-- Two SKUs that differ in case alone are one from now on. Which variant keeps it is for the shop to say: nothing is
-- renamed here. Orders keep the SKU that they were placed with.
DO $$
DECLARE
    pairs text;
    number int;
BEGIN
    SELECT count(*), string_agg(skus, '; ') FILTER (WHERE place <= 20) INTO number, pairs
    FROM (
        SELECT string_agg(sku || ' (variant ' || id || ')', ' and ' ORDER BY sku) AS skus,
               row_number() OVER (ORDER BY lower(sku)) AS place
        FROM variant WHERE sku IS NOT NULL GROUP BY lower(sku) HAVING count(*) > 1
    ) twice;
    IF number > 0 THEN
        RAISE EXCEPTION '% SKUs are given twice, in another case: %. Give one variant of each another SKU (updateVariant, or UPDATE variant SET sku = ...), mark this migration as rolled back (prisma migrate resolve), and migrate again.', number, pairs;
    END IF;
END $$;
