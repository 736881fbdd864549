-- By which id a product is known where its files come from.
CREATE TABLE "product_source" (
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "product_id" UUID NOT NULL,

    CONSTRAINT "product_source_pkey" PRIMARY KEY ("source", "external_id"),
    CONSTRAINT "product_source_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "product_source_product_id_source_key" ON "product_source" ("product_id", "source");

-- Products of files without ids are looked for by their titles.
CREATE INDEX "product_title_idx" ON "product" USING HASH ("title");
