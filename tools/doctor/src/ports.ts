import {
  dataDirectoryFrom,
  ownerOf,
  portsFrom,
  readGraph,
  checkPorts as requireFreePorts,
} from '@commerce/local-stack';
import type { Check } from './check.ts';

/** Checks whether the services' ports are free, or already used by them. */
export const checkPorts: Check = {
  title: 'Ports',
  async look({ root, env }) {
    const graph = readGraph(root);
    const ports = portsFrom(env, graph);
    const owner = await ownerOf(dataDirectoryFrom(env, root));
    if (owner !== null) return [{ ok: `the graph runs already, as process ${owner}` }];
    await requireFreePorts(ports, graph);
    return [{ ok: `${Object.values(ports).join(', ')} are free` }];
  },
};
