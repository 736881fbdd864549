import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOneProcess, startService } from '@commerce/local-stack';
import { replacing, SWITCHES } from './switches.js';

const fileOf = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Starts `@apollo/gateway` alone, beside the gateway of a graph. */
export function startStockGateway(stack) {
  const urls = stack.graph.subgraphs.map(({ name, subgraph }) => [subgraph, stack.service(name)]);
  return start(fileOf('./stock-gateway.js'), {
    ...process.env,
    SUPERGRAPH: join(stack.graph.gateway.directory, 'supergraph.graphql'),
    SERVICE_KEY_FILE: stack.secrets.keyFiles.gateway,
    SUBGRAPH_URLS: JSON.stringify(Object.fromEntries(urls.map(([name, { url }]) => [name, `${url}/graphql`]))),
  });
}

/** Starts the gateway with its subgraphs in one process, on the databases of a graph. */
export function startOneProcess({ graph, secrets, databases, gatewayUrl }) {
  const urls = graph.databases.map(({ name, urlVariable }) => [urlVariable, databases.services[name]]);
  return start(readOneProcess(graph).program, {
    ...process.env,
    ...Object.fromEntries(urls),
    ...secrets.variables['orders-subgraph'],
    ASSET_BASE_URL: new URL(gatewayUrl).origin,
    NODE_ENV: 'development',
    PORT: '0',
    AUTH_JWKS_FILE: secrets.loginKeysFile,
    PERSISTED_OPERATIONS_FILE: join(graph.root, 'operations', 'persisted-query-manifest.json'),
  });
}

/** Starts another gateway beside that of a graph, with one mechanism turned off. */
export function startGatewayWithout(mechanism, stack) {
  const { graph, secrets } = stack;
  const urls = graph.subgraphs.map(({ name, urlVariable }) => [urlVariable, `${stack.service(name).url}/graphql`]);
  return start(graph.gateway.program, {
    ...process.env,
    ...environmentWithout(mechanism),
    ...Object.fromEntries(urls),
    HOST: '127.0.0.1',
    NODE_ENV: 'development',
    PORT: '0',
    SERVICE_KEY_FILE: secrets.keyFiles.gateway,
    AUTH_JWKS_FILE: secrets.loginKeysFile,
    PERSISTED_OPERATIONS_FILE: join(graph.root, 'operations', 'persisted-query-manifest.json'),
  });
}

/** The environment of a process with one mechanism turned off. @throws {Error} if there is no such switch. */
function environmentWithout(mechanism) {
  const replaced = SWITCHES[mechanism];
  if (!replaced) throw new Error(`there is no switch "${mechanism}", but ${Object.keys(SWITCHES).join(', ')}`);
  return replacing(replaced);
}

const start = (program, env) => startService({ service: 'gateway', program, env, onOutput: () => {} });
