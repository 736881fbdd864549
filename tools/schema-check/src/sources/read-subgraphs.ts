import { allOrProblems, InputError } from '../findings/input-error.ts';
import { fetchSdl } from './fetch-sdl.ts';
import { parseDocument } from './parse-document.ts';
import { displayPath, readText } from './read-text.ts';
import type { Subgraph, SubgraphSource } from './subgraph.ts';

/** Reads and parses all subgraphs. @throws {InputError} with everything that cannot be read. */
export async function readSubgraphs(directory: string, sources: readonly SubgraphSource[]): Promise<Subgraph[]> {
  if (sources.length === 0) {
    throw new InputError('no subgraphs: name them with --subgraph name=path, or in a supergraph.yaml');
  }
  return allOrProblems(sources.map((source) => readSubgraph(directory, source)));
}

async function readSubgraph(directory: string, { name, routingUrl, from }: SubgraphSource): Promise<Subgraph> {
  const { sdl, file } = await readSdl(directory, name, from);
  if (sdl.trim() === '') throw new InputError([{ message: `${file}: is empty` }]);
  return { name, routingUrl, sdl, document: parseDocument(sdl, file) };
}

async function readSdl(directory: string, name: string, from: SubgraphSource['from']) {
  if ('sdl' in from) return { sdl: from.sdl, file: `${name}.graphql` };
  if ('file' in from) return { sdl: readText(directory, from.file), file: displayPath(directory, from.file) };
  return { sdl: await fetchSdl(from.url, from.headers), file: from.url };
}
