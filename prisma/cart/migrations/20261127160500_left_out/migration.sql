-- A repeated claim answers what the first one answered, also if the customer's cart was changed in between.
ALTER TABLE "cart_line" ADD COLUMN "left_out" BOOLEAN NOT NULL DEFAULT false;
