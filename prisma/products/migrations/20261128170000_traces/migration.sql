-- The trace of the request that caused an event (W3C Trace Context). Triggers write the events, so the transaction says it.
ALTER TABLE "outbox_event" ADD COLUMN "traceparent" TEXT DEFAULT nullif(current_setting('commerce.traceparent', true), '');
