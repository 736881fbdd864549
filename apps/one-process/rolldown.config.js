import { resolve } from 'node:path';
import shared, { ownAddresses } from '../../rolldown.config.js';

/** One file of the gateway and the subgraphs, which share the packages that they load. */
export default { ...shared, plugins: [ownAddresses(resolve('dist'))] };
