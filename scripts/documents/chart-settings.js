import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGraph } from '@commerce/local-stack';
import { readVariables } from './configuration.js';

const FILE = 'deploy/helm/values.schema.json';
/** What the chart sets itself, what no pod has, and files that it does not provide. */
const NOT_VALUES = [
  'PORT',
  'METRICS_PORT',
  'DRAIN_MS',
  'LISTEN_FDS',
  'LOG_LEVELS_FILE',
  'STATIC_DIRECTORY',
  'SUPERGRAPH_FILE',
  'TLS_CERT_FILE',
  'TLS_CLIENT_CA_FILE',
  'TLS_CLIENT_NAMES',
  'SERVICE_CA_FILE',
  'SERVICE_CERT_FILE',
];
const RULES = ['type', 'enum', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern'];

/** The JSON Schema of the chart's values, with the settings that the services know now. */
export async function renderChartSchema(root) {
  const { services, subgraphs } = readGraph(root);
  const addresses = subgraphs.map(({ urlVariable }) => urlVariable);
  const names = services.map(({ name }) => name.replace(/-subgraph$/, ''));
  const variables = (await readVariables(root)).filter(
    ({ name, isSecret, services: of }) =>
      !isSecret && ![...NOT_VALUES, ...addresses].includes(name) && of.some((each) => names.includes(each)),
  );
  const schema = JSON.parse(readFileSync(join(root, FILE), 'utf8'));
  const known = (some) => ({
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(some.map(({ name }) => [name, { $ref: `#/$defs/settings/${name}` }])),
  });
  Object.assign(schema.$defs, {
    env: known(variables),
    ...Object.fromEntries(
      names.map((service) => [`${service}Env`, known(variables.filter((each) => each.services.includes(service)))]),
    ),
    settings: Object.fromEntries(variables.map((each) => [each.name, settingOf(each)])),
  });
  return { [FILE]: `${JSON.stringify(schema, null, 2)}\n` };
}

function settingOf({ format, rule }) {
  const rules = RULES.filter((name) => rule[name] !== undefined).map((name) => [name, rule[name]]);
  return { description: format.replaceAll('`', ''), ...Object.fromEntries(rules) };
}
