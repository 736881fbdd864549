-- What Prisma's schema language cannot say.

-- How many payments of a buyer were declined lately.
CREATE INDEX "order_declined_by_cart" ON "order" ("cart_id", "placed_at")
    WHERE "failure" ->> 'code' = 'PAYMENT_DECLINED';
CREATE INDEX "order_declined_by_customer" ON "order" ("customer_id", "placed_at")
    WHERE "failure" ->> 'code' = 'PAYMENT_DECLINED' AND "customer_id" IS NOT NULL;
CREATE INDEX "order_declined_by_mailbox" ON "order" ("mailbox_of"("email"), "placed_at")
    WHERE "failure" ->> 'code' = 'PAYMENT_DECLINED';
CREATE INDEX "order_declined_by_house" ON "order" ("house_of"("shipping_address"), "placed_at")
    WHERE "failure" ->> 'code' = 'PAYMENT_DECLINED';
