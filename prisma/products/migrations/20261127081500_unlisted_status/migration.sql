-- On sale, and in no list. Alone: a new value can be used only when the transaction that adds it is over.
ALTER TYPE "product_status" ADD VALUE 'UNLISTED';
