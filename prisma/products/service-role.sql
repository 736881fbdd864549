-- What products-subgraph may do, as a role that owns nothing. `npm run db:migrate` grants this, and nothing else, after the
-- migrations; it puts the name of the role in the place of :"service". Every table stands here.

-- What was charged, sold or done by staff is never changed, nor deleted.
GRANT SELECT, INSERT ON price, stock_movement, stock_return, staff_event, staff_seal TO :"service";

-- An id is for ever, and so is the product of a variant.
GRANT SELECT, INSERT, UPDATE (slug, title, description, vendor, product_type, tags, status, options, images, seo_title,
    seo_description, published_at, version, updated_at) ON product TO :"service";
GRANT SELECT, INSERT, UPDATE (position, sku, title, selected_options, barcode, image_url, weight_grams, requires_shipping,
    taxable, archived_at, published_at) ON variant TO :"service";
GRANT SELECT, INSERT, UPDATE (slug, title, parent_id), DELETE ON category TO :"service";
GRANT SELECT, INSERT, DELETE ON product_category, product_source, former_slug TO :"service";

GRANT SELECT, INSERT, UPDATE (tracked, backorder, on_hand, reserved, low_at) ON stock TO :"service";
GRANT SELECT, INSERT, UPDATE (status, updated_at), DELETE ON stock_reservation TO :"service";
GRANT SELECT, INSERT, DELETE ON stock_reservation_line TO :"service";
GRANT SELECT, UPDATE (low_at) ON stock_setting TO :"service";

-- Derived from the others, by triggers.
GRANT SELECT, INSERT, DELETE ON product_listing, product_listing_change TO :"service";
GRANT SELECT, INSERT, UPDATE (products) ON listing_count TO :"service";
GRANT SELECT, INSERT ON search_word TO :"service";

-- An event stays as it happened until it is swept away.
GRANT SELECT, INSERT, UPDATE (relayed_at), DELETE ON outbox_event TO :"service";
GRANT SELECT, UPDATE (complete_since) ON outbox_horizon TO :"service";

GRANT USAGE ON SEQUENCE price_sequence_seq, stock_movement_id_seq, outbox_event_sequence_seq TO :"service";
GRANT USAGE, SELECT ON SEQUENCE staff_event_id_seq TO :"service";
