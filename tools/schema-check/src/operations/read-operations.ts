import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { allOrProblems, InputError } from '../findings/input-error.ts';
import { parseDocument } from '../sources/parse-document.ts';
import { displayPath, readText } from '../sources/read-text.ts';
import type { Operation } from './operation.ts';
import { splitDocuments } from './split-documents.ts';
import { readManifest, readRecorded } from './stored-operations.ts';

/** Reads all known operations. @throws {InputError} with everything that cannot be read. */
export async function readOperations(directory: string, sources: Config['operations']): Promise<Operation[]> {
  const read = await allOrProblems(
    sources.map(async (source) => {
      const { path, subgraph } = typeof source === 'string' ? { path: source, subgraph: null } : source;
      return readSource(directory, path, subgraph);
    }),
  );
  return read.flat();
}

async function readSource(directory: string, path: string, target: string | null): Promise<Operation[]> {
  const stats = statSync(resolve(directory, path), { throwIfNoEntry: false });
  if (!stats) throw new InputError(`${displayPath(directory, path)}: there is no such file or folder`);
  if (stats.isDirectory()) return readDocuments(directory, graphqlFilesIn(directory, path), target);
  const file = displayPath(directory, path);
  if (path.endsWith('.json')) return retarget(readManifest(readText(directory, path), file), target);
  if (path.endsWith('.jsonl')) return retarget(readRecorded(readText(directory, path), file), target);
  return readDocuments(directory, [path], target);
}

async function readDocuments(directory: string, paths: readonly string[], target: string | null) {
  const documents = await allOrProblems(
    paths.map(async (path) => parseDocument(readText(directory, path), displayPath(directory, path))),
  );
  return splitDocuments(documents, target);
}

function graphqlFilesIn(directory: string, path: string): string[] {
  const files = readdirSync(resolve(directory, path), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /\.(graphql|gql)$/.test(file))
    .sort()
    .map((file) => join(path, file));
}

function retarget(operations: readonly Operation[], target: string | null): Operation[] {
  return operations.map((operation) => ({ ...operation, target }));
}
