import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { variablePrefix } from '@commerce/identity';
import { readRoverConfig } from '@commerce/schema-check/rover-config';

/** The list of subgraphs. Everything else that needs their names derives them from it. */
const LIST = 'supergraph.yaml';
/** The gateway listens here, each subgraph on the next port. */
const FIRST_PORT = 4000;

/** A process of the graph. */
export interface Service {
  /** Such as `products-subgraph`: the name of its logs, its key and the audience of its tokens. */
  name: string;
  /** The folder of its workspace. */
  directory: string;
  /** The package name of its workspace. */
  packageName: string;
  /** The built file to run: `main` of the workspace. */
  program: string;
  /** The variable that sets its port. */
  portVariable: string;
  /** Its port in `npm start`. */
  standardPort: number;
  /** Variables for this service only, in a set-up on one machine: `localEnvironment` of the workspace. */
  localEnvironment: Readonly<Record<string, LocalValue>>;
}

/** A random text that is created once and kept, or the gateway's address for clients. */
export type LocalValue = 'secret' | 'gateway';

/** A database, named like its subgraph and the role that owns it. */
export interface Database {
  name: string;
  /** Where its schema and its migrations are. */
  directory: string;
  migrationsDirectory: string;
  /** The variable for an existing database to use instead of our own, as its service connects to it. */
  urlVariable: string;
  /** The variable for the role that owns it, if the service has another one. */
  ownerUrlVariable: string;
  /** The role of its service, in our own server. */
  serviceRole: string;
  /** What the role of its service may do, as GRANT statements; null if the service connects as the owner. */
  rightsFile: string | null;
  /** Whether its service depends on graphile-worker, which has tables of its own. */
  hasJobQueue: boolean;
}

/** A subgraph. */
export interface Subgraph extends Service {
  /** The name in `supergraph.yaml`, such as `products`. */
  subgraph: string;
  /** What the names of its own variables begin with where it shares a process, such as `PRODUCTS`. */
  prefix: string;
  /** The variable with its address, for other services. */
  urlVariable: string;
  /** Null if it stores no data. */
  database: Database | null;
}

/** The graph of a clone. */
export interface Graph {
  root: string;
  subgraphs: readonly Subgraph[];
  gateway: Service;
  /** The subgraphs and the gateway. */
  services: readonly Service[];
  databases: readonly Database[];
}

/** Reads the subgraphs of a clone's graph. @throws {Error} that says what is wrong with the list. */
export function readGraph(root: string): Graph {
  const subgraphs = readList(root).map(({ name, directory }, index) => readSubgraph(root, name, directory, index));
  const gateway = readService(join(root, 'apps', 'gateway'), 'gateway', 'GATEWAY', FIRST_PORT);
  const databases = subgraphs.flatMap(({ database }) => database ?? []);
  return { root, subgraphs, gateway, services: [...subgraphs, gateway], databases };
}

/** What runs the gateway and all subgraphs as one process. */
export function readOneProcess({ root }: Graph): Service {
  return readService(join(root, 'apps', 'one-process'), 'one-process', 'GATEWAY', FIRST_PORT);
}

/** The service of this name. @throws {Error} if there is none. */
export function serviceOf(graph: Graph, name: string): Service {
  const found = graph.services.find((service) => service.name === name);
  if (!found) throw new Error(`The graph has no service ${name}, only ${namesOf(graph.services)}.`);
  return found;
}

/** Names in a sentence. */
export function namesOf(things: readonly { name: string }[]): string {
  return things.map(({ name }) => name).join(', ');
}

function readList(root: string): { name: string; directory: string }[] {
  return readRoverConfig(root, LIST, process.env).map(({ name, from }) => {
    if (!('file' in from)) throw new Error(`${LIST}: ${name} needs schema.file: its folder is that of the service.`);
    return { name, directory: join(root, dirname(from.file)) };
  });
}

function readSubgraph(root: string, subgraph: string, directory: string, index: number): Subgraph {
  const prefix = variablePrefix(subgraph);
  const service = readService(directory, `${subgraph}-subgraph`, prefix, FIRST_PORT + 1 + index);
  const database = findDatabase(root, subgraph, prefix, readManifest(directory));
  return { ...service, subgraph, prefix, urlVariable: `${prefix}_URL`, database };
}

interface Manifest {
  name: string;
  main?: string;
  localEnvironment?: Record<string, LocalValue>;
  dependencies?: Record<string, string>;
}

function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;
}

function readService(directory: string, name: string, prefix: string, standardPort: number): Service {
  const manifest = readManifest(directory);
  if (!manifest.main) throw new Error(`${directory}/package.json needs "main": the built file that runs as ${name}.`);
  const program = join(directory, manifest.main);
  const { name: packageName, localEnvironment = {} } = manifest;
  const portVariable = `${prefix}_PORT`;
  return { name, directory, packageName, program, portVariable, standardPort, localEnvironment };
}

function findDatabase(root: string, name: string, prefix: string, { dependencies = {} }: Manifest): Database | null {
  const directory = join(root, 'prisma', name);
  const migrationsDirectory = join(directory, 'migrations');
  if (!existsSync(migrationsDirectory)) return null;
  const rightsFile = join(directory, 'service-role.sql');
  return {
    name,
    directory,
    migrationsDirectory,
    urlVariable: `${prefix}_DATABASE_URL`,
    ownerUrlVariable: `${prefix}_OWNER_DATABASE_URL`,
    serviceRole: `${name}_service`,
    rightsFile: existsSync(rightsFile) ? rightsFile : null,
    hasJobQueue: 'graphile-worker' in dependencies,
  };
}
