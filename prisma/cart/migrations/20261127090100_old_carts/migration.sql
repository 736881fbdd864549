-- Carts that nobody can buy any more are deleted after their retention.
CREATE INDEX "cart_closed_updated_at_idx" ON "cart" ("updated_at") WHERE "status" IN ('EXPIRED', 'MERGED');
