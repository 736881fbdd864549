-- Every line of a cart that is ordered is changed once, when its price is pinned. With room for that on its page, no index
-- has to be written for it.
ALTER TABLE "cart_line" SET (fillfactor = 60);
