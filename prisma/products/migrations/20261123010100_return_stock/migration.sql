-- What was sold to an order that is called off comes back, with a reason of its own in the ledger.
ALTER TYPE "stock_movement_reason" ADD VALUE 'CANCEL';
ALTER TYPE "reservation_status" ADD VALUE 'RETURNED';
