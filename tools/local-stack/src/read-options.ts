import { join, resolve } from 'node:path';
import { PORT_VARIABLES, type Ports, SERVICES, STANDARD_PORTS } from './services.ts';

/** Where a clone keeps its data, unless DATA_DIRECTORY says another place. */
export function dataDirectoryFrom(env: NodeJS.ProcessEnv, root: string): string {
  return env.DATA_DIRECTORY ? resolve(env.DATA_DIRECTORY) : join(root, '.data');
}

/** The ports that the environment asks for. @throws {Error} that names everything that is no port. */
export function portsFrom(env: NodeJS.ProcessEnv): Ports {
  const ports = { ...STANDARD_PORTS };
  const mistakes: string[] = [];
  for (const service of SERVICES) {
    const variable = PORT_VARIABLES[service];
    const text = env[variable];
    if (!text) continue;
    const port = Number(text);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      mistakes.push(`${variable} must be a port from 0 to 65535, not "${text}".`);
    }
    ports[service] = port;
  }
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'));
  return ports;
}
