-- The trace of the request that caused an event (W3C Trace Context).
ALTER TABLE "outbox_event" ADD COLUMN "traceparent" TEXT;
