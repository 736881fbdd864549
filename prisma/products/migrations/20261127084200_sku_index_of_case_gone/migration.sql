-- Nothing looks a SKU up by its case any more.
DROP INDEX "variant_sku_key";
