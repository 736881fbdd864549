import { dirname, relative, resolve } from 'node:path';
import { z } from 'zod';
import { InputError } from '../findings/input-error.ts';
import { displayPath } from '../sources/read-text.ts';
import type { SubgraphSource } from '../sources/subgraph.ts';
import { readYaml } from './read-yaml.ts';

const schemaSource = z.union(
  [
    z.strictObject({ file: z.string().min(1) }),
    z.strictObject({
      subgraph_url: z.url(),
      introspection_headers: z.record(z.string(), z.string()).default({}),
    }),
    z.strictObject({ sdl: z.string() }),
  ],
  { error: 'must have one of file, subgraph_url and sdl (a graphref needs a hosted service, which is not asked)' },
);

const roverConfig = z.looseObject({
  subgraphs: z.record(
    z.string().min(1),
    z.looseObject({ routing_url: z.string().optional(), schema: schemaSource }),
    'must map the names of the subgraphs to their schemas',
  ),
});

/**
 * Reads a `supergraph.yaml` in Rover's format. `${env.NAME}` stands for an environment variable; paths are relative to
 * the file. @throws {InputError}
 */
export function readRoverConfig(directory: string, path: string, env: NodeJS.ProcessEnv): SubgraphSource[] {
  const { subgraphs } = readYaml(directory, path, roverConfig);
  const here = dirname(resolve(directory, path));
  const expand = (text: string) => expandVariables(text, env, displayPath(directory, path));
  return Object.entries(subgraphs).map(([name, { routing_url, schema }]) => ({
    name,
    routingUrl: routing_url ?? ('subgraph_url' in schema ? schema.subgraph_url : ''),
    from: sourceOf(schema, (file) => relative(directory, resolve(here, file)), expand),
  }));
}

function sourceOf(
  schema: z.output<typeof schemaSource>,
  locate: (file: string) => string,
  expand: (text: string) => string,
): SubgraphSource['from'] {
  if ('file' in schema) return { file: locate(expand(schema.file)) };
  if ('sdl' in schema) return { sdl: schema.sdl };
  const headers = Object.entries(schema.introspection_headers).map(([name, value]) => [name, expand(value)] as const);
  return { url: schema.subgraph_url, headers: Object.fromEntries(headers) };
}

function expandVariables(text: string, env: NodeJS.ProcessEnv, file: string): string {
  return text.replaceAll(/\$\{env\.([A-Za-z_]\w*)\}/g, (_match, name: string) => {
    const value = env[name];
    if (value === undefined) throw new InputError(`${file}: the environment variable ${name} is not set`);
    return value;
  });
}
