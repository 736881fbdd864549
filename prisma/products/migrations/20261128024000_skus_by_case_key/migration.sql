-- By which texts are compared without case: like caseKey in plain-text.ts. lower() knows neither that the two small Greek
-- sigmas are one letter, nor, with every collation, that İ is a capital i.
CREATE OR REPLACE FUNCTION "case_key"("given" TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(translate("given", 'Σςİ', 'σσi'));

-- Two SKUs with one key are one from now on. Which variant keeps it is for the shop to say: nothing is renamed here.
-- Orders keep the SKU that they were placed with.
DO $$
DECLARE
    pairs text;
    number int;
BEGIN
    SELECT count(*), string_agg(skus, '; ') FILTER (WHERE place <= 20) INTO number, pairs
    FROM (
        SELECT string_agg(sku || ' (variant ' || id || ')', ' and ' ORDER BY sku) AS skus,
               row_number() OVER (ORDER BY case_key(sku)) AS place
        FROM variant WHERE sku IS NOT NULL GROUP BY case_key(sku) HAVING count(*) > 1
    ) twice;
    IF number > 0 THEN
        RAISE EXCEPTION '% SKUs are given twice, in another case: %. Give one variant of each another SKU (updateVariant, or UPDATE variant SET sku = ...), mark this migration as rolled back (prisma migrate resolve), and migrate again.', number, pairs;
    END IF;
END $$;
