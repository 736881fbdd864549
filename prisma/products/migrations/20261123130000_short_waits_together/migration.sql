-- Several orders do not wait for long because one of them wants units that somebody has in hand: whoever calls then asks
-- for each alone, and only that one goes on waiting.
ALTER FUNCTION "reserve_stock_for_all"(UUID[], UUID[], UUID[], INTEGER[]) SET lock_timeout = '1s';
