import { relative } from 'node:path';
import { defineConfig } from 'rolldown';

/**
 * Makes one file of a service and the packages that it loads, in the folder of its workspace after tsc. Node needs
 * less time for it than to find, read and link two thousand files.
 */
export default defineConfig({
  input: 'dist/server.js',
  platform: 'node',
  // An optional part of pg, which is not installed; 9 MB that only the explorer's second page loads.
  external: ['pg-native', /^@graphql-yoga\/render-graphiql/],
  // What node-fetch takes instead, where there is no node:url; it loads 0.4 MB, and Node's deprecated punycode.
  resolve: { alias: { 'whatwg-url': 'node:url' } },
  // Otherwise Apollo's packages find no `module.require`, and hash in JavaScript.
  transform: { define: { 'module.require': 'require' } },
  output: {
    dir: 'dist',
    entryFileNames: 'server.js',
    // In the same folder: files find others by the address of their module.
    chunkFileNames: 'chunk-[name].js',
    comments: false,
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
});

/**
 * For a file that is made of modules of several folders: ours find their files, such as schemas, by their own address, not
 * by that of the file.
 * @param folder that the file is written for.
 */
export function ownAddresses(folder) {
  return {
    name: 'own-addresses',
    transform: {
      filter: { id: { exclude: /[\\/]node_modules[\\/]/ }, code: 'import.meta.url' },
      handler(code, id) {
        const path = relative(folder, id).replaceAll('\\', '/');
        return {
          code: code.replaceAll('import.meta.url', `new URL(${JSON.stringify(path)}, import.meta.url).href`),
          map: null,
        };
      },
    },
  };
}
