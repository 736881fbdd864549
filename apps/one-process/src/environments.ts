import { variablePrefix } from '@commerce/identity';
import { EnvError } from '@commerce/service';

/** Variables of a process that only the gateway has, unless another service has one of its own. */
const OF_THE_PROCESS = [
  ...['PORT', 'METRICS_PORT', 'LISTEN_FDS', 'DRAIN_MS', 'HTTP2'],
  ...['TLS_CERT_FILE', 'TLS_KEY_FILE', 'TLS_CLIENT_CA_FILE', 'TLS_CLIENT_NAMES'],
];

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

/** A service in this process, whose environment can be checked. */
export interface Checked {
  name: string;
  /** @throws {EnvError} */
  checkEnv(source: NodeJS.ProcessEnv): void;
}

/** Checks the environments of all services. @throws {EnvError} with the mistakes of all, each by the name to set. */
export function checkEnvironments(services: readonly Checked[], source: NodeJS.ProcessEnv): void {
  const mistakes = services.flatMap(({ name, checkEnv }) => {
    try {
      checkEnv(environmentFor(name, source));
      return [];
    } catch (error) {
      if (!(error instanceof EnvError)) throw error;
      return error.problems.map((problem) => withOwnName(problem, name, source));
    }
  });
  // Several services may have the same one.
  if (mistakes.length > 0) throw new EnvError([...new Set(mistakes)]);
}

/** A problem with the variable that a service reads here, which may have its prefix. */
function withOwnName(problem: string, service: string, source: NodeJS.ProcessEnv): string {
  const [variable = ''] = problem.split(':');
  const own = `${variablePrefix(service)}_${variable}`;
  const isOwn = source[own] !== undefined || (variable === 'DATABASE_URL' && service !== 'gateway');
  return isOwn ? `${own}${problem.slice(variable.length)}` : problem;
}
