-- What Prisma's schema language cannot say.

-- How many orders of a buyer hold stock while their payment is not decided.
CREATE INDEX "order_awaiting_payment_by_customer" ON "order" ("customer_id")
    WHERE "state" = 'PENDING' AND "payment_state" <> 'NONE' AND "customer_id" IS NOT NULL;
CREATE INDEX "order_awaiting_payment_by_mailbox" ON "order" ("mailbox_of"("email"))
    WHERE "state" = 'PENDING' AND "payment_state" <> 'NONE';
CREATE INDEX "order_awaiting_payment_by_house" ON "order" ("house_of"("shipping_address"))
    WHERE "state" = 'PENDING' AND "payment_state" <> 'NONE';
