import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import {
  buildASTSchema,
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
} from 'graphql';
import { graphOf } from '../composition/compose.ts';
import { InputError } from '../findings/input-error.ts';
import { askServer } from '../sources/fetch-sdl.ts';
import { parseDocument } from '../sources/parse-document.ts';
import { readText } from '../sources/read-text.ts';
import { type EntityKey, keysOf } from './removed-keys.ts';

/** What is compared with. */
export interface Base {
  /** What clients see. */
  schema: GraphQLSchema;
  /** Keys of entities; none where the base is not a supergraph. */
  keys: readonly EntityKey[];
}

/**
 * The state to compare with.
 * @param base a URL of a running graph (read by introspection), a file of SDL, or a git revision, whose supergraph at
 * `committedPath` is used.
 * @throws {InputError}
 */
export async function readBase(
  base: string,
  options: { directory: string; committedPath: string | undefined; headers: Record<string, string> },
): Promise<Base> {
  if (/^https?:\/\//.test(base)) return { schema: await introspect(base, options.headers), keys: [] };
  if (statSync(base, { throwIfNoEntry: false })?.isFile()) return readSdl(readText(process.cwd(), base), base);
  const { committedPath, directory } = options;
  if (committedPath === undefined) {
    throw new InputError(`--base ${base}: is not a file, and a revision needs artefacts.supergraph`);
  }
  return readSdl(showRevision(base, directory, committedPath), `${base}:${committedPath}`);
}

function readSdl(sdl: string, file: string): Base {
  return { schema: publicSchemaOf(sdl, file), keys: keysOf(sdl) };
}

async function introspect(url: string, headers: Record<string, string>): Promise<GraphQLSchema> {
  const data = await askServer(url, getIntrospectionQuery({ inputValueDeprecation: true }), headers);
  try {
    return buildClientSchema(data as unknown as IntrospectionQuery, { assumeValid: true });
  } catch (error) {
    throw new InputError(`${url}: does not answer introspection`, { cause: error });
  }
}

/** A supergraph is reduced to what clients see; any other SDL is used unchanged. */
function publicSchemaOf(sdl: string, file: string): GraphQLSchema {
  const document = parseDocument(sdl, file);
  try {
    const schema = /@join__graph\b/.test(sdl) ? graphOf(sdl).apiSchema : buildASTSchema(document);
    if (schema.getQueryType()) return schema;
  } catch (error) {
    throw new InputError(`${file}: is not a schema: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
  throw new InputError(`${file}: is not a schema: it has no Query type`);
}

function showRevision(revision: string, directory: string, path: string): string {
  const git = (...parameters: string[]) =>
    execFileSync('git', parameters, { cwd: directory, encoding: 'utf8', stdio: 'pipe', maxBuffer: 100_000_000 });
  try {
    git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  } catch (error) {
    // Of an unknown revision git says nothing.
    const reason = reasonOf(error);
    const message = `--base ${revision}: is neither a file, nor a URL, nor a git revision that is known here`;
    throw new InputError(reason ? `${message} (git: ${reason})` : message, { cause: error });
  }
  try {
    return git('show', `${revision}:./${path}`);
  } catch (error) {
    throw new InputError(`--base ${revision}: has no ${path}`, { cause: error });
  }
}

/** Why git does not look at a folder: it is not installed, the folder is no clone or belongs to another user. */
function reasonOf(error: unknown): string {
  const { code, stderr = '' } = error as { code?: string; stderr?: string };
  return code === 'ENOENT' ? 'it is not installed' : (stderr.split('\n')[0]?.replace(/^fatal: /, '') ?? '');
}
