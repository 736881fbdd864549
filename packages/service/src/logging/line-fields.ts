/**
 * The fields of a line beside those of every line (`level`, `time`, `service`, `module`, `requestId`, `msg`), and of those
 * with fields of their own, which. Everything else is left out: what nobody has thought about may be personal.
 * docs/operations/logs.md says what each means.
 */
const FIELDS: Readonly<Record<string, true | readonly string[]>> = {
  requestId: true,
  // See `createErrorSerializer`.
  err: true,
  security: ['kind', 'who', 'what', 'why', 'requestId'],
  omitted: true,
  url: true,
  reason: true,
  levels: true,
  subgraph: true,
  code: true,
  field: true,
  job: true,
  operation: true,
  hash: true,
  outcome: true,
  durationMs: true,
  fetches: ['service', 'path', 'startMs', 'durationMs'],
  order: true,
  entity: true,
  state: true,
  payment: true,
  step: true,
  failure: true,
  event: true,
  channel: true,
  attempt: true,
  statement: true,
  plan: true,
  caller: true,
  differenceSeconds: true,
  worker: true,
  signal: true,
};

/** The names of the fields. */
export const FIELD_NAMES: readonly string[] = Object.keys(FIELDS);

/** Names of properties are texts of ours, unless somebody logs an object with keys from outside. */
const NAME = /^\w{1,40}$/;
const MOST_NAMES = 10;

/** What of an object may be logged; `dropped` has the names of what may not. */
export function allowedFields(line: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const allowed: Record<string, unknown> = {};
  const dropped: string[] = [];
  for (const [name, value] of Object.entries(line)) {
    const rule = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    if (rule === undefined) dropped.push(NAME.test(name) ? name : '?');
    else allowed[name] = rule === true ? value : picked(value, rule);
  }
  return dropped.length > 0 ? { ...allowed, dropped: dropped.slice(0, MOST_NAMES) } : allowed;
}

function picked(value: unknown, names: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((each) => picked(each, names));
  if (typeof value !== 'object' || value === null) return null;
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)));
}

/** Also the password in a URL: what follows the `@` is no secret, but belongs to it. */
const ADDRESS = /[^\s"'<>()[\]{},;:/=]{1,200}(?::[^\s"'<>()[\]{},;/=]{1,200})?@[^\s"'<>()[\]{},;:/=]+/g;

/** A text without mail addresses, passwords of URLs and what looks like them: messages of servers may quote them. */
export function withoutAddresses(text: string): string {
  return text.includes('@') ? text.replaceAll(ADDRESS, '[address]') : text;
}
