import { once } from 'node:events';
import { createServer } from 'node:net';

/** Which ports of the services are in use. */
export async function findTakenPorts(ports, env) {
  const wanted = ports.map((port) => ({ ...port, number: Number(env[port.variable] || port.standardPort) }));
  const twice = wanted.filter(
    ({ number }, index) => number !== 0 && wanted.findIndex((other) => other.number === number) < index,
  );
  if (twice.length > 0)
    return twice.map(({ number, variable }) => `${variable}: another service has port ${number} already.`);
  const taken = await Promise.all(wanted.map(async (port) => ((await isFree(port.number)) ? [] : [port])));
  return taken
    .flat()
    .map(
      ({ number, service, variable }) =>
        `Port ${number} of the ${service} is in use: stop what uses it, or set ${variable} to a free port.`,
    );
}

async function isFree(port) {
  const server = createServer();
  try {
    server.listen({ host: '127.0.0.1', port });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
