-- Alone, so that it is no transaction: it is built while the shop goes on writing.
CREATE UNIQUE INDEX CONCURRENTLY "variant_sku_case_key" ON "variant" (case_key("sku"));
