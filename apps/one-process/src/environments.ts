import { variablePrefix } from '@commerce/identity';

/** Variables of a process that only the gateway has, unless another service has one of its own. */
const OF_THE_PROCESS = ['PORT', 'METRICS_PORT', 'LISTEN_FDS', 'DRAIN_MS', 'TLS_CERT_FILE', 'TLS_KEY_FILE', 'HTTP2'];

/**
 * The environment of one service in this process: all variables, of which those with its prefix win. So
 * `PRODUCTS_DATABASE_URL` is the `DATABASE_URL` of products-subgraph.
 */
export function environmentFor(service: string, source: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const prefix = `${variablePrefix(service)}_`;
  const shared = Object.entries(source).filter(([name]) => service === 'gateway' || !OF_THE_PROCESS.includes(name));
  const own = Object.entries(source).flatMap(([name, value]) =>
    name.startsWith(prefix) && value ? [[name.slice(prefix.length), value] as const] : [],
  );
  return { ...Object.fromEntries(shared), ...Object.fromEntries(own) };
}
