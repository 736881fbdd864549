-- How far apart the prices of one product are at most: a list of a price range looks no further below it than that.
CREATE INDEX "product_listing_spread_idx" ON "product_listing" (("max_minor" - "min_minor"));
