/**
 * How often the server looks whether the client of a running statement is still connected. It ends the statement if not.
 */
const CLIENT_CHECK_MS = 200;

/**
 * Times are read and written in UTC and ISO 8601, whatever the server, the database, the role or the variables PGTZ and
 * PGOPTIONS set. The driver sends UTF-8 anyway.
 */
const SESSION_SETTINGS = `-c TimeZone=UTC -c DateStyle=ISO,MDY -c IntervalStyle=postgres -c client_connection_check_interval=${CLIENT_CHECK_MS}`;

/** The same connection URL, whose sessions start with our settings; its own `options` are kept. */
export function sessionUrl(url: string): string {
  const parsed = new URL(url);
  const own = parsed.searchParams.get('options');
  parsed.searchParams.set('options', own ? `${own} ${SESSION_SETTINGS}` : SESSION_SETTINGS);
  return parsed.href;
}
