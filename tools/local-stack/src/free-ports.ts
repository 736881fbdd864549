import { holdFreePort } from '@commerce/local-postgres';
import type { Ports } from './ports.ts';

/**
 * The port of each service of these names: a free one where none is asked for, or 0. All are held until the last is
 * found, so that no two are the same.
 */
export async function chooseFreePorts(names: readonly string[], ports: Ports): Promise<Ports> {
  const missing = names.filter((name) => !ports[name]);
  const held = await Promise.all(missing.map(async (name) => ({ name, ...(await holdFreePort()) })));
  await Promise.all(held.map(({ release }) => release()));
  return { ...ports, ...Object.fromEntries(held.map(({ name, port }) => [name, port])) };
}
