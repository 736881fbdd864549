-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "cart_status" AS ENUM ('ACTIVE', 'FROZEN', 'ORDERED', 'MERGED', 'EXPIRED');

-- CreateTable
CREATE TABLE "cart" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "status" "cart_status" NOT NULL DEFAULT 'ACTIVE',
    "customer_id" TEXT,
    "order_id" UUID,
    "merged_into" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cart_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cart_line" (
    "id" UUID NOT NULL,
    "cart_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "variant_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,
    "added_price_id" UUID,
    "pinned_price_id" UUID,

    CONSTRAINT "cart_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "thawed_order" (
    "order_id" UUID NOT NULL,
    "cart_id" UUID NOT NULL,
    "thawed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "thawed_order_pkey" PRIMARY KEY ("order_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "cart_line_cart_id_variant_id_key" ON "cart_line"("cart_id", "variant_id");

-- AddForeignKey
ALTER TABLE "cart_line" ADD CONSTRAINT "cart_line_cart_id_fkey" FOREIGN KEY ("cart_id") REFERENCES "cart"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below: what Prisma's schema language cannot say.

ALTER TABLE "cart_line" ADD CONSTRAINT "cart_line_quantity_is_in_range" CHECK ("quantity" BETWEEN 1 AND 999);
ALTER TABLE "cart" ADD CONSTRAINT "cart_order_matches_status"
    CHECK (("order_id" IS NOT NULL) = ("status" IN ('FROZEN', 'ORDERED')));

-- One open cart a customer. FROZEN counts too: a thaw would violate it for ever otherwise.
CREATE UNIQUE INDEX "cart_open_per_customer" ON "cart" ("customer_id") WHERE "status" IN ('ACTIVE', 'FROZEN');
CREATE UNIQUE INDEX "cart_order_id_key" ON "cart" ("order_id");

CREATE FUNCTION "refuse_change_of_ordered_cart"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an ordered cart is immutable' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "ordered_cart_is_immutable" BEFORE UPDATE OR DELETE ON "cart"
    FOR EACH ROW WHEN (OLD."status" = 'ORDERED') EXECUTE FUNCTION "refuse_change_of_ordered_cart"();

CREATE FUNCTION "refuse_change_of_ordered_cart_line"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM "cart"
        WHERE "id" IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD."cart_id" END, CASE WHEN TG_OP <> 'DELETE' THEN NEW."cart_id" END)
          AND "status" = 'ORDERED'
    ) THEN
        RAISE EXCEPTION 'the lines of an ordered cart are immutable' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER "ordered_cart_line_is_immutable" BEFORE INSERT OR UPDATE OR DELETE ON "cart_line"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_ordered_cart_line"();
