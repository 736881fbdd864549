-- The traces of the requests that caused events, and that the work on orders continues (W3C Trace Context).
ALTER TABLE "outbox_event" ADD COLUMN "traceparent" TEXT;
ALTER TABLE "order" ADD COLUMN "traceparent" TEXT;
