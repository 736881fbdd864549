import { join } from 'node:path';
import type { LocalCertificates } from './certificates.ts';
import { type DatabaseRoles, databaseUrl } from './databases.ts';
import type { Graph, Service, Subgraph } from './graph.ts';
import type { Instance } from './instances.ts';
import type { Ports } from './ports.ts';
import type { Secrets } from './secrets.ts';

/** The inputs of every service's environment, with the actual ports. */
export interface Wiring {
  graph: Graph;
  instances: readonly Instance[];
  secrets: Secrets;
  databases: DatabaseRoles;
  ports: Ports;
  /** Where the processes serve their metrics; null if they do not. */
  metricsPorts: Ports | null;
  /** With them the services speak TLS; null if they do not. */
  certificates: LocalCertificates | null;
}

/** Variables of some services, by name. */
export type VariablesOfServices = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The environment of a process.
 * @param more variables that win, by service.
 */
export function environmentOf(
  { name, service }: Pick<Instance, 'name' | 'service'>,
  wiring: Wiring,
  more: VariablesOfServices,
): Record<string, string> {
  const { services, gateway, subgraphs } = wiring.graph;
  if (services.includes(service)) return { ...connections(name, service, wiring), ...more[service.name] };
  // One process for all. Where a subgraph has no address, it runs there.
  const addresses = new Set(subgraphs.map(({ urlVariable }) => urlVariable));
  const variables = (each: Service) =>
    Object.entries({ ...connections(each.name, each, wiring), ...more[each.name] }).filter(
      ([variable]) => !addresses.has(variable),
    );
  const own = subgraphs.flatMap((each) =>
    variables(each).map(([variable, value]) => [`${each.prefix}_${variable}`, value]),
  );
  const metricsPort = String(wiring.metricsPorts?.[name] ?? '');
  return { ...Object.fromEntries([...variables(gateway), ...own]), METRICS_PORT: metricsPort };
}

/** The variables that connect a service to the others on one machine. */
function connections(instance: string, service: Service, wiring: Wiring): Record<string, string> {
  const { name } = service;
  const { graph, secrets, ports, metricsPorts } = wiring;
  const subgraph = graph.subgraphs.find((each) => each.name === name);
  const others = graph.subgraphs.filter((each) => each.name !== name);
  return {
    HOST: '127.0.0.1',
    NODE_ENV: process.env.NODE_ENV || 'development',
    PORT: String(ports[instance]),
    METRICS_PORT: String(metricsPorts?.[instance] ?? ''),
    // There is no load balancer to wait for.
    DRAIN_MS: '0',
    SERVICE_KEYS_FILE: secrets.serviceKeysFile,
    SERVICE_KEY_FILE: secrets.keyFiles[name] ?? '',
    ...Object.fromEntries(others.map((each) => [each.urlVariable, addressesOf(each, wiring)])),
    ...(subgraph ? variablesOf(subgraph, wiring) : gatewayVariables(wiring)),
    ...tlsVariables(service, subgraph !== undefined, wiring),
    ...ownVariables(service, wiring),
  };
}

function variablesOf({ database }: Subgraph, wiring: Wiring): Record<string, string> {
  return { ...(database && { DATABASE_URL: databaseUrl(wiring.databases.services, database.name) }) };
}

function tlsVariables({ name }: Service, isSubgraph: boolean, { graph, certificates }: Wiring): Record<string, string> {
  const none = { SERVICE_CA_FILE: '', SERVICE_CERT_FILE: '', SERVICE_CERT_KEY_FILE: '' };
  const closed = { TLS_CERT_FILE: '', TLS_KEY_FILE: '', TLS_CLIENT_CA_FILE: '', TLS_CLIENT_NAMES: '' };
  // A certificate of the environment is for public traffic: services on one machine do not need TLS between them.
  if (!certificates) return isSubgraph ? { ...none, ...closed } : none;
  const { caFile, files } = certificates;
  const { cert = '', key = '' } = files[name] ?? {};
  const listening = { TLS_CERT_FILE: cert, TLS_KEY_FILE: key };
  if (isSubgraph) {
    const names = graph.services.map((service) => service.name).join(',');
    return { ...none, ...listening, TLS_CLIENT_CA_FILE: caFile, TLS_CLIENT_NAMES: names, SERVICE_CA_FILE: caFile };
  }
  const calling = { SERVICE_CA_FILE: caFile, SERVICE_CERT_FILE: cert, SERVICE_CERT_KEY_FILE: key };
  return { ...(!process.env.TLS_CERT_FILE && listening), ...calling };
}

/** The variables that a service's workspace declares for it. */
function ownVariables(
  { name, localEnvironment }: Service,
  { ports, secrets, certificates }: Wiring,
): Record<string, string> {
  const values = Object.entries(localEnvironment).map(([variable, kind]) => [
    variable,
    kind === 'gateway' ? publicAddress(ports.gateway, certificates) : (secrets.variables[name]?.[variable] ?? ''),
  ]);
  return Object.fromEntries(values);
}

function gatewayVariables({ graph: { root }, secrets }: Wiring): Record<string, string> {
  return {
    // A shop's own identity provider replaces our logins, which production refuses.
    ...(!process.env.AUTH_JWKS_URL && !isProduction() && { AUTH_JWKS_FILE: secrets.loginKeysFile }),
    ...(!process.env.PERSISTED_OPERATIONS_FILE && {
      PERSISTED_OPERATIONS_FILE: join(root, 'operations', 'persisted-query-manifest.json'),
    }),
    ...(!process.env.STATIC_DIRECTORY && { STATIC_DIRECTORY: join(root, 'demo', 'images') }),
  };
}

/** Whether the services run as in production. */
export function isProduction(): boolean {
  return process.env.NODE_ENV === 'production';
}

/** The gateway's address for clients. */
export function publicAddress(gatewayPort: number | undefined, certificates: LocalCertificates | null): string {
  return `${certificates || process.env.TLS_CERT_FILE ? 'https' : 'http'}://127.0.0.1:${gatewayPort ?? 0}`;
}

/** The address of a subgraph's process. */
export function addressOf(port: number | undefined, certificates: LocalCertificates | null): string {
  return `${certificates ? 'https' : 'http'}://127.0.0.1:${port}/graphql`;
}

function addressesOf(service: Service, { instances, ports, certificates }: Wiring): string {
  const own = instances.filter((instance) => instance.service === service);
  return own.map(({ name }) => addressOf(ports[name], certificates)).join(',');
}
