import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { backupEnvSchema, logEnvSchema } from '@commerce/local-stack';
import { describeEnv } from '@commerce/service';
import { renderRows } from './generated-tables.js';
import { listFiles } from './markdown-files.js';

/** What `npm start` and the commands of backups read themselves. */
const ownSettings = { name: '`npm start`', variables: [backupEnvSchema, logEnvSchema].flatMap(describeEnv) };

/** The table of docs/configuration.md, from the apps' schemas of their environment. */
export async function renderConfiguration(root) {
  const apps = await readApps(root);
  return renderTable(mergeVariables([...apps, ownSettings]), apps.length);
}

/** All variables of the services, each once. */
export async function readVariables(root) {
  return mergeVariables([...(await readApps(root)), ownSettings]);
}

/** Every app with a schema of its environment, and its variables; must be built. */
async function readApps(root) {
  const names = listFiles(root, 'apps/*/src/env.ts').map((path) => path.split('/')[1] ?? '');
  return Promise.all(
    names.map(async (name) => {
      const { envSchema } = await import(pathToFileURL(join(root, 'apps', name, 'dist', 'env.js')).href);
      return { name: name.replace(/-subgraph$/, ''), variables: describeEnv(envSchema) };
    }),
  );
}

/** One entry per variable. Its default may differ between services; its meaning and format may not. */
function mergeVariables(apps) {
  const merged = new Map();
  for (const { name: service, variables } of apps) {
    for (const variable of variables) {
      const known = merged.get(variable.name) ?? { ...variable, services: [], defaults: new Map() };
      if (known.description !== variable.description || known.format !== variable.format) {
        throw new Error(`${variable.name} is described differently in ${known.services.join(', ')} and in ${service}`);
      }
      known.services.push(service);
      known.defaults.set(service, defaultOf(variable));
      merged.set(variable.name, known);
    }
  }
  return [...merged.values()];
}

/** First the variables of several services, then the others by service. */
function renderTable(variables, apps) {
  const placed = variables.map((variable) => ({ ...variable, services: servicesOf(variable, apps) }));
  const order = ['all', 'subgraphs'];
  const rank = ({ services }) => (order.includes(services) ? order.indexOf(services) : services.includes(',') ? 2 : 3);
  placed.sort(
    (one, other) =>
      rank(one) - rank(other) || (one.services < other.services ? -1 : Number(one.services > other.services)),
  );
  const rows = placed.map(({ name, services, defaults, format, description }) => [
    `\`${name}\``,
    services,
    renderDefaults(defaults),
    format,
    description.replaceAll('|', '\\|'),
  ]);
  return renderRows(['variable', 'services', 'default', 'format', 'meaning'], rows);
}

function servicesOf({ services }, apps) {
  if (services.length === apps) return 'all';
  return services.length === apps - 1 && !services.includes('gateway') ? 'subgraphs' : services.join(', ');
}

function renderDefaults(defaults) {
  const distinct = new Set(defaults.values());
  if (distinct.size === 1) return [...distinct][0];
  return [...defaults].map(([service, value]) => `${service} ${value}`).join(', ');
}

function defaultOf({ default: value, required }) {
  if (value !== null) return `\`${value}\``;
  return required ? 'required' : '–';
}
