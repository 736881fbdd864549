import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Arguments } from '../cli/arguments.ts';
import type { SubgraphSource } from '../sources/subgraph.ts';
import { type Config, configSchema } from './config.ts';
import { readRoverConfig } from './read-rover-config.ts';
import { readYaml } from './read-yaml.ts';

const STANDARD_CONFIG = 'schema-check.yaml';

/** The input of a run: the configuration, with the additions from the command line. */
export interface Setup {
  /** The configuration's paths are relative to this. */
  directory: string;
  config: Config;
  subgraphs: SubgraphSource[];
}

/** Reads the configuration. @throws {InputError} */
export function readSetup(args: Arguments, env: NodeJS.ProcessEnv): Setup {
  const here = process.cwd();
  const path = args.config ?? (existsSync(STANDARD_CONFIG) ? STANDARD_CONFIG : undefined);
  const config = path === undefined ? configSchema.parse({}) : readYaml(here, path, configSchema);
  const directory = path === undefined ? here : dirname(resolve(path));
  const fromHere = (given: string) => relative(directory, resolve(given)) || '.';

  const listed =
    args.supergraphConfig !== undefined
      ? readRoverConfig(directory, fromHere(args.supergraphConfig), env)
      : config.subgraphs !== undefined
        ? readRoverConfig(directory, config.subgraphs, env)
        : [];
  const given = args.subgraphs.map(({ from, ...subgraph }) => ({
    ...subgraph,
    from: 'file' in from ? { file: fromHere(from.file) } : from,
  }));
  return {
    directory,
    config: { ...config, operations: [...config.operations, ...args.operations.map(fromHere)] },
    subgraphs: replaceByName(listed, given),
  };
}

/** A given source replaces the listed one with the same name, but keeps its routing URL. */
function replaceByName(listed: readonly SubgraphSource[], given: readonly SubgraphSource[]): SubgraphSource[] {
  const byName = new Map(listed.map((source) => [source.name, source]));
  for (const source of given) {
    const routingUrl = byName.get(source.name)?.routingUrl ?? source.routingUrl;
    byName.set(source.name, { ...source, routingUrl });
  }
  return [...byName.values()];
}
