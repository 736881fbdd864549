import { holdFreePort } from '@commerce/local-postgres';
import type { Ports } from './ports.ts';

/**
 * The port of each service: the requested one, or a free one if none or 0 is requested. All are reserved until the last
 * is found, so that they are all different.
 */
export async function chooseFreePorts(names: readonly string[], ports: Ports): Promise<Ports> {
  const missing = names.filter((name) => !ports[name]);
  const held = await Promise.all(missing.map(async (name) => ({ name, ...(await holdFreePort()) })));
  await Promise.all(held.map(({ release }) => release()));
  return { ...ports, ...Object.fromEntries(held.map(({ name, port }) => [name, port])) };
}
