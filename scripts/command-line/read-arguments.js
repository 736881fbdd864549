import { parseArgs } from 'node:util';

/**
 * A command is used wrongly; the message says what is expected. Exit code 2.
 * `unknown` is a name that is not known, with those that are.
 */
export class UsageError extends Error {
  name = 'UsageError';

  constructor(message, { unknown, ...options } = {}) {
    super(message, options);
    this.unknown = unknown;
  }
}

const HELP_OPTION = { type: 'boolean', short: 'h' };

/**
 * Reads the arguments of a command as its declaration says (see `scripts/commands/all.js`).
 * @returns null if help is asked for, which counts more than whatever is wrong beside it.
 * @throws {UsageError}
 */
export function readArguments(name, { options = {}, positional, check }, args) {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  if (own.includes('--help') || own.includes('-h')) return null;
  const { values, positionals } = parse(name, options, args);
  if (values.help) return null;
  for (const [option, { value, oneOf, someOf, integer, form, required }] of Object.entries(options)) {
    const given = [values[option] ?? []].flat();
    if (required && given.length === 0)
      throw new UsageError(`--${option} ${value} is missing${takenByNpm(name, option)}.`);
    if (required && given.includes('')) throw new UsageError(`--${option} needs a value.`);
    if (integer) for (const text of given) requireInteger(option, text);
    if (form) for (const text of given) requireForm(`--${option}`, text, form);
    if (oneOf) for (const text of given) requireOneOf(option, text, oneOf);
    if (someOf) for (const word of given.flatMap(wordsOf)) requireOneOf(option, word, someOf);
  }
  requirePositionals(name, positional, positionals);
  const problem = check?.(values);
  if (problem) throw new UsageError(problem);
  return { options: values, positionals };
}

/** npm takes options for its own that do not follow a `--`, and tells of them in variables. */
function takenByNpm(name, option) {
  if (process.env[`npm_config_${option.replaceAll('-', '_')}`] === undefined) return '';
  return `: npm has taken it. Options follow a --, as in "npm run ${name} -- --${option} …"`;
}

function parse(name, options, args) {
  const declared = Object.entries(options).map(([option, { value, several, fallback }]) => [
    option,
    {
      type: value ? 'string' : 'boolean',
      ...(several && { multiple: true }),
      ...(fallback !== undefined && { default: fallback }),
    },
  ]);
  const config = { options: { ...Object.fromEntries(declared), help: HELP_OPTION }, allowPositionals: true };
  try {
    return parseArgs({ args, allowNegative: true, ...config });
  } catch (error) {
    throw explained(name, error, config.options, options);
  }
}

function explained(name, cause, options, declared) {
  if (cause.code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    return new UsageError(`${cause.message.split(/\.\s/)[0].replace(/\.$/, '')}.`, { cause });
  }
  const [, option = ''] = /'(-[^']*)'/.exec(cause.message) ?? [];
  const message = `${option} is not an option of ${name}.`;
  const [owner] =
    Object.entries(declared).find(([, { oneOf, someOf }]) => (oneOf ?? someOf)?.includes(option.slice(2))) ?? [];
  if (owner) return new UsageError(`${message} Use --${owner} ${option.slice(2)}.`, { cause });
  const known = Object.keys(options).map((each) => `--${each}`);
  return new UsageError(message, { cause, unknown: { name: option, known } });
}

/** Values of one option, separated by spaces or commas. */
function wordsOf(text) {
  return text.split(/[\s,]+/).filter(Boolean);
}

function requireInteger(option, text) {
  if (!/^[1-9]\d*$/.test(text)) throw new UsageError(`--${option} must be a whole number above 0, not "${text}".`);
}

function requireForm(what, text, { expected, accepts }) {
  if (!accepts(text)) throw new UsageError(`${what} must be ${expected}, not "${text}".`);
}

function requireOneOf(option, text, allowed) {
  if (allowed.includes(text)) return;
  const unknown = { name: text, known: allowed };
  throw new UsageError(`--${option} must be one of ${allowed.join(', ')}, not "${text}".`, { unknown });
}

function requirePositionals(name, positional, given) {
  if (!positional) {
    if (given.length > 0) throw new UsageError(`${name} takes options only, not "${given.join(' ')}".`);
    return;
  }
  const { label, form } = positional;
  if (given.length === 1) {
    if (form) requireForm(label, given[0], form);
    return;
  }
  const what = given.length === 0 ? `${label} is missing` : `${name} takes one ${label}, not "${given.join(' ')}"`;
  throw new UsageError(`${what}.`);
}
