-- What orders-subgraph may do, as a role that owns nothing. `npm run db:migrate` grants this, and nothing else, after the
-- migrations; it puts the name of the role in the place of :"service". Every table stands here.

-- What staff have done is never changed, nor deleted.
GRANT SELECT, INSERT ON staff_event, staff_seal TO :"service";
-- What was sent and what came back.
GRANT SELECT, INSERT ON fulfilment, fulfilment_line, refund_line TO :"service";
GRANT SELECT, INSERT, UPDATE (state, failure_code, finished_at) ON refund TO :"service";

-- What was agreed on stays as it was: who bought what, where it goes, and for how much. Failed attempts are deleted; triggers
-- keep the others.
GRANT SELECT, INSERT, UPDATE (state, idempotency_key, failure, settled, recorded, confirmed_at, cancelled_at, reminded_at,
    cancel_reason, payment_state, capture_wanted, handled, traceparent), DELETE ON "order" TO :"service";
GRANT SELECT, INSERT, UPDATE (fulfilled, returned, dropped, returned_minor), DELETE ON order_line TO :"service";
GRANT SELECT, INSERT, DELETE ON order_adjustment, order_event TO :"service";
GRANT SELECT, INSERT, UPDATE (captured, refunding, refunded, reference, action, failure_code, updated_at), DELETE
    ON payment TO :"service";
GRANT SELECT, INSERT, UPDATE (attempts, refusals, outcome, finished_at), DELETE ON payment_step TO :"service";
GRANT SELECT, INSERT, UPDATE (processed_at), DELETE ON payment_callback TO :"service";

-- An event stays as it happened until it is swept away, with its deliveries.
GRANT SELECT, INSERT, UPDATE (relayed_at), DELETE ON outbox_event TO :"service";
GRANT SELECT, UPDATE (complete_since) ON outbox_horizon TO :"service";
GRANT SELECT, INSERT, UPDATE (state, attempts, next_attempt_at, leased_until, attempted_at, settled_at, failure,
    response_status, response_body) ON outbox_delivery TO :"service";
GRANT SELECT, INSERT, UPDATE (types, active), DELETE ON outbox_target TO :"service";
GRANT SELECT, INSERT, UPDATE (url, description, secret, previous_secret, previous_secret_until, disabled_reason,
    updated_at) ON webhook_endpoint TO :"service";
GRANT SELECT, INSERT, UPDATE (sent), DELETE ON mail_quota TO :"service";

GRANT USAGE ON SEQUENCE order_event_id_seq, outbox_event_sequence_seq, outbox_delivery_position_seq TO :"service";
GRANT USAGE, SELECT ON SEQUENCE staff_event_id_seq TO :"service";

-- The job queue.
GRANT USAGE ON SCHEMA graphile_worker TO :"service";
GRANT SELECT ON graphile_worker.migrations, graphile_worker.jobs TO :"service";
GRANT SELECT, INSERT, UPDATE, DELETE ON graphile_worker._private_jobs, graphile_worker._private_job_queues,
    graphile_worker._private_tasks, graphile_worker._private_known_crontabs TO :"service";
