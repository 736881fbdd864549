import { readFileSync } from 'node:fs';
import { didYouMean } from '../command-line/suggest.js';
import { findDatabaseProblems } from './database-urls.js';
import { findBackupsProblem, findDirectoryProblem, findFileProblem } from './paths.js';

/** Shorter names differ from settings by chance: HOME and HOST. */
const SHORTEST_NEAR_MISS = 6;
/** What others than the services read. */
const OTHERS = [
  'DATA_DIRECTORY',
  'DATABASE_SERVER_URL',
  'GATEWAY_URL',
  'PAYMENT_SANDBOX_PORT',
  'PAYMENT_CALLBACK_URL',
  'NODE_OPTIONS',
  'NODE_PATH',
];

/** What is known of the settings: written by `npm run docs:configuration` from the services' environment. */
export function readSettings() {
  return JSON.parse(readFileSync(new URL('./settings.json', import.meta.url), 'utf8'));
}

/** What is wrong with the settings of a clone, each by its name with what is expected. Needs nothing installed. */
export function findSettingProblems(env, root) {
  const settings = readSettings();
  const { DATA_DIRECTORY } = env;
  return [
    ...settings.ports.flatMap(({ variable }) => wrongPort(variable, env[variable])),
    ...Object.entries(settings.variables).flatMap(([name, rule]) => wrongValue(name, rule, env[name], root)),
    ...Object.entries(settings.variables).flatMap(([name, rule]) => missingValue(name, rule, env)),
    ...findDatabaseProblems(settings.databases, settings.databaseOwners, env),
    ...(DATA_DIRECTORY ? findDirectoryProblem('DATA_DIRECTORY', DATA_DIRECTORY, root, { isWritten: true }) : []),
  ];
}

/** Names that are almost a setting's. Somebody else may mean them: they are told, and not refused. */
export function findNearMisses(env) {
  const { ports, databases, databaseOwners, variables } = readSettings();
  const known = [
    ...ports.map(({ variable }) => variable),
    ...databases,
    ...databaseOwners,
    ...Object.keys(variables),
    ...OTHERS,
  ];
  return Object.keys(env).flatMap((name) => {
    if (known.includes(name) || name.length < SHORTEST_NEAR_MISS || name.startsWith('npm_')) return [];
    const hint = didYouMean(name, known, 2);
    return hint ? [`${name} is not a setting.${hint}`] : [];
  });
}

/** What serves the purpose of a setting that `npm start` replaces by its own. */
const INSTEAD = {
  METRICS_PORT: '--observe serves metrics, on free ports',
  SERVICE_CA_FILE: '--tls uses TLS, with an authority of this machine',
  DATABASE_URL: `${readSettings().databases.join(', ')} name existing databases`,
};

/** Settings that `npm start` replaces by its own. Shells and platforms set HOST and PORT for others. */
export function findReplaced(env) {
  return Object.entries(readSettings().variables)
    .filter(([name, { isSetByStart }]) => isSetByStart && env[name] && name !== 'HOST' && name !== 'PORT')
    .map(([name]) => `${name} is not read here: npm start sets it itself${INSTEAD[name] ? `; ${INSTEAD[name]}` : ''}.`);
}

/** What a setting means with another one that `npm start` sets unless it is set. */
export function findImplied({ SAFELIST, PERSISTED_OPERATIONS_FILE }) {
  if (SAFELIST !== 'on' || PERSISTED_OPERATIONS_FILE) return [];
  return ['SAFELIST=on: only the operations of operations/persisted-query-manifest.json are answered.'];
}

/** A setting that another one needs. */
function missingValue(name, { requiredBy = {}, expected }, env) {
  if (env[name]) return [];
  const needing = Object.entries(requiredBy).find(([other, values]) => values.includes(env[other]));
  return needing ? [`${name} must be set with ${needing[0]}=${env[needing[0]]}. Expected: ${expected}.`] : [];
}

function wrongPort(variable, text) {
  if (!text || isWithin(text, 0, 65_535)) return [];
  return [`${variable} must be a port from 0 to 65535, not "${text}".`];
}

function wrongValue(name, { expected, isSecret, path, ...rule }, text, root) {
  if (!text) return [];
  // JSON instead of the file's path is checked by the service.
  if (path === 'file') return text.startsWith('{') ? [] : findFileProblem(name, text, root);
  if (path === 'backups') return findBackupsProblem(name, text, root);
  if (path === 'directory') return findDirectoryProblem(name, text, root);
  if (isRight(rule, text)) return [];
  const hint = rule.enum ? didYouMean(text, rule.enum) : '';
  return [`${name} is wrong${isSecret ? '' : `: "${text}"`}. Expected: ${expected}.${hint}`];
}

/** Whether a text follows the rules that JSON Schema knows, of which a variable has few. */
function isRight({ type, format, enum: values, minimum, maximum, minLength, maxLength, pattern }, text) {
  if (values) return values.includes(text);
  if (type === 'integer') return isWithin(text, minimum, maximum);
  if (type === 'number') return isNumberWithin(text, minimum, maximum);
  if (format === 'uri' && !URL.canParse(text)) return false;
  if (text.length < (minLength ?? 0) || text.length > (maxLength ?? Infinity)) return false;
  return pattern === undefined || new RegExp(pattern, 'u').test(text);
}

function isWithin(text, least, most) {
  return Number.isInteger(Number(text)) && isNumberWithin(text, least, most);
}

function isNumberWithin(text, least, most) {
  const number = Number(text);
  return text.trim() !== '' && number >= least && number <= most;
}
