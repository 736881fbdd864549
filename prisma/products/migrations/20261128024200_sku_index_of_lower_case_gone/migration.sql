-- Nothing looks a SKU up by lower() any more.
DROP INDEX "variant_sku_without_case_key";
