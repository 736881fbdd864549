import { relative, resolve } from 'node:path';
import shared from '../../rolldown.config.js';

/** The modules of the apps find their files, such as schemas, by their own address, not by that of the bundle. */
const ownAddresses = {
  name: 'own-addresses',
  transform: {
    filter: { id: /[\\/]apps[\\/][^\\/]+[\\/]dist[\\/]/, code: 'import.meta.url' },
    handler(code, id) {
      const path = relative(resolve('dist'), id).replaceAll('\\', '/');
      return {
        code: code.replaceAll('import.meta.url', `new URL(${JSON.stringify(path)}, import.meta.url).href`),
        map: null,
      };
    },
  },
};

/** One file of the gateway and the subgraphs, which share the packages that they load. */
export default { ...shared, plugins: [ownAddresses] };
