-- What cart-subgraph may do, as a role that owns nothing. `npm run db:migrate` grants this, and nothing else, after the
-- migrations; it puts the name of the role in the place of :"service". Every table stands here.

-- A cart keeps its id and its customer; a line its variant, and the price that the buyer saw. Triggers guard ordered carts.
GRANT SELECT, INSERT, UPDATE (version, status, order_id, merged_into, updated_at, expires_at), DELETE ON cart TO :"service";
GRANT SELECT, INSERT, UPDATE (quantity, pinned_price_id, seen_price_id, seen_available, seen_unsold, left_out), DELETE
    ON cart_line TO :"service";

-- Never changed, nor deleted.
GRANT SELECT, INSERT ON thawed_order TO :"service";

-- An event stays as it happened until it is swept away.
GRANT SELECT, INSERT, UPDATE (relayed_at), DELETE ON outbox_event TO :"service";
GRANT SELECT, UPDATE (complete_since) ON outbox_horizon TO :"service";

GRANT USAGE ON SEQUENCE outbox_event_sequence_seq TO :"service";
