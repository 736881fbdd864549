import { readGraph, readScopes } from '@commerce/local-stack';
import { readVariables } from './configuration.js';

/** What `npm start` sets itself for all services, whatever the environment says. */
const SET_BY_START = [
  'HOST',
  'PORT',
  'METRICS_PORT',
  'DRAIN_MS',
  'DATABASE_URL',
  'SERVICE_KEY_FILE',
  'SERVICE_KEYS_FILE',
  'SERVICE_CA_FILE',
  'SERVICE_CERT_FILE',
  'SERVICE_CERT_KEY_FILE',
];

/** What is known of the settings before anything is built: `scripts/settings/settings.json`. */
export async function renderSettings(root) {
  const { services, databases } = readGraph(root);
  const variables = await readVariables(root);
  const own = ownVariables(root);
  const settings = {
    ports: services.map(({ name, portVariable, standardPort }) => ({
      service: name,
      variable: portVariable,
      standardPort,
    })),
    databases: databases.map(({ urlVariable }) => urlVariable),
    databaseOwners: databases.map(({ ownerUrlVariable }) => ownerUrlVariable),
    scopes: [...readScopes(root).keys()],
    variables: Object.fromEntries(
      variables.map(({ name, format, rule, isSecret }) => [
        name,
        own.has(name) ? { isSetByStart: true } : { expected: plain(format), ...(isSecret && { isSecret }), ...rule },
      ]),
    ),
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

/** All settings of `npm start`, each with what it means, and commented out. */
export async function renderEnvExample(root) {
  const { services, databases } = readGraph(root);
  const own = ownVariables(root);
  const variables = (await readVariables(root)).filter(({ name }) => !own.has(name));
  return [
    '# Settings of npm start and npm run dev; docs/configuration.md explains them. Copy this file to .env, and remove the # before',
    '# each setting that you change. Variables of the shell count for more. Written by npm run docs:configuration.',
    '',
    '# Ports on 127.0.0.1; 0 takes any free port.',
    ...services.map(({ portVariable, standardPort }) => `#${portVariable}=${standardPort}`),
    '',
    '# Directory of the database, keys and logs.',
    '#DATA_DIRECTORY=.data',
    '',
    '# Existing databases, one for each subgraph. Set all of them, and no PostgreSQL server is started.',
    ...databases.map(({ name, urlVariable }) => `#${urlVariable}=postgresql://user:password@host:5432/${name}`),
    '# As the roles that own the tables, to migrate them (docs/operations/database-roles.md). Unset: the same as above.',
    ...databases.map(
      ({ name, ownerUrlVariable }) => `#${ownerUrlVariable}=postgresql://user:password@host:5432/${name}`,
    ),
    ...variables.flatMap(linesOf),
    '',
  ].join('\n');
}

/** What `npm start` sets itself: whatever the environment says is not read, and need not be right. */
function ownVariables(root) {
  const { services, subgraphs } = readGraph(root);
  return new Set([
    ...SET_BY_START,
    ...subgraphs.map(({ urlVariable }) => urlVariable),
    ...services.flatMap(({ localEnvironment }) => Object.keys(localEnvironment)),
  ]);
}

function linesOf({ name, defaults, format, description }) {
  const [standard = ''] = [...defaults.values()].map((value) => (value.startsWith('`') ? plain(value) : ''));
  return ['', `# ${plain(description)} (${plain(format)})`, `#${name}=${standard}`];
}

function plain(markdown) {
  return markdown.replaceAll('`', '');
}
