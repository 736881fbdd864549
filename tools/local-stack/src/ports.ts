import type { Graph } from './graph.ts';

/** The port of each service on 127.0.0.1, by name; 0 takes a free port. */
export type Ports = Readonly<Record<string, number>>;

/** The ports in the environment. @throws {Error} with everything that is no port. */
export function portsFrom(env: NodeJS.ProcessEnv, { services }: Graph): Ports {
  const mistakes: string[] = [];
  const ports = services.map(({ name, portVariable, standardPort }) => {
    const text = env[portVariable];
    if (!text) return [name, standardPort] as const;
    const port = Number(text);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      mistakes.push(`${portVariable} must be a port from 0 to 65535, not "${text}".`);
    }
    return [name, port] as const;
  });
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'));
  return Object.fromEntries(ports);
}
