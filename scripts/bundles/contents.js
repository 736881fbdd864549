import { relative } from 'node:path';
import { root } from '../prepare.js';

/**
 * What each bundle has. Paths start from the folder of the repository, and are the same in the bundle.
 * - `main`: the program that `node .` runs
 * - `built`: programs of which the build has made one file each, with what they load
 * - `programs`: others, by their folders and names: the modules that they begin with
 * - `files`: files and folders that they read
 * - `packages`: npm packages that are copied, because they read files of their own
 */
export async function contentsOfBundles() {
  const { readGraph, readOneProcess } = await import('@commerce/local-stack');
  const graph = readGraph(root);
  const services = Object.fromEntries(graph.subgraphs.map((each) => [each.subgraph, ofSubgraph(each)]));
  const gateway = ofGateway(graph.gateway);
  const together = ofServices(readOneProcess(graph), [gateway, ...Object.values(services)]);
  return { gateway, ...services, 'one-process': together, migrate: ofMigrate(graph), jobs: ofJobs(graph) };
}

function ofGateway({ program, directory }) {
  const files = ['supergraph.graphql', 'explorer', 'status'].map((file) => `${inRepository(directory)}/${file}`);
  return service(program, [...files, 'operations'], ['@graphql-yoga/render-graphiql']);
}

function ofSubgraph({ program, directory }) {
  return service(program, [`${inRepository(directory)}/schema.graphql`], []);
}

function ofServices({ program }, services) {
  const all = (part) => services.flatMap((each) => each[part]);
  return service(program, all('files'), all('packages'));
}

function service(program, files, packages) {
  const main = inRepository(program);
  return { main, built: [main], programs: {}, files, packages };
}

function ofMigrate(graph) {
  return operator(graph, 'migrate', {}, ['@prisma/schema-engine-wasm']);
}

function ofJobs(graph) {
  const programs = {
    'products-subgraph': ['import', 'export', 'repair'],
    'cart-subgraph': ['repair'],
    'orders-subgraph': ['export', 'repair'],
  };
  const folders = Object.entries(programs).map(([app, names]) => {
    const folder = `apps/${app}/dist`;
    return [folder, Object.fromEntries(names.map((name) => [name, `${folder}/${name}.js`]))];
  });
  return operator(graph, 'jobs', Object.fromEntries(folders), []);
}

/** Commands of this repository, for a deployment that has no clone of it. */
function operator({ services, databases }, name, programs, packages) {
  const manifests = services.map(({ directory }) => `${inRepository(directory)}/package.json`);
  // By its migrations it is known that a subgraph has a database, and by the other file that its service has a role of its own.
  const migrations = databases.flatMap(({ migrationsDirectory, rightsFile }) =>
    [migrationsDirectory, rightsFile].filter((path) => path !== null).map(inRepository),
  );
  return {
    main: 'scripts/run.js',
    built: [],
    programs: { scripts: { run: `scripts/bundles/${name}.js` }, ...programs },
    files: ['supergraph.yaml', 'scripts/settings/settings.json', ...manifests, ...migrations],
    packages,
  };
}

function inRepository(path) {
  return relative(root, path);
}
