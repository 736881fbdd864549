import { parseArgs } from 'node:util';
import { CHECKS, type CheckName } from '../findings/finding.ts';
import { InputError } from '../findings/input-error.ts';
import { FORMATS, type Format } from '../formats/format-report.ts';
import type { SubgraphSource } from '../sources/subgraph.ts';

const COMMANDS = ['check', 'compose', 'accept'] as const;

/** The parsed command line. */
export interface Arguments {
  command: (typeof COMMANDS)[number];
  help: boolean;
  config: string | undefined;
  supergraphConfig: string | undefined;
  subgraphs: SubgraphSource[];
  /** For all URLs that are given without a subgraph's name. */
  headers: Record<string, string>;
  base: string | undefined;
  operations: string[];
  /** Null for all. */
  only: readonly CheckName[] | null;
  format: Format;
  /** A file that gets the report too, in a format of its own; null for none. */
  also: { format: Format; file: string } | null;
}

const OPTIONS = {
  config: { type: 'string' },
  'supergraph-config': { type: 'string' },
  subgraph: { type: 'string', multiple: true },
  header: { type: 'string', multiple: true },
  base: { type: 'string' },
  operations: { type: 'string', multiple: true },
  only: { type: 'string' },
  format: { type: 'string' },
  also: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the command line. @throws {InputError} */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  const headers = (values.header ?? []).map(readHeader);
  const [command = 'check', ...more] = positionals;
  if (more.length > 0) throw new InputError(`give only one command, not "${positionals.join(' ')}"`);
  return {
    command: oneOf(COMMANDS, command, 'the command'),
    help: values.help ?? false,
    config: values.config,
    supergraphConfig: values['supergraph-config'],
    subgraphs: (values.subgraph ?? []).map((text) => readSubgraphOption(text, headers)),
    headers: headersFor(null, headers),
    base: values.base,
    operations: values.operations ?? [],
    only: values.only?.split(',').map((name) => oneOf(CHECKS, name.trim(), '--only')) ?? null,
    format: oneOf(FORMATS, values.format ?? 'people', '--format'),
    also: values.also === undefined ? null : readAlso(values.also),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new InputError(`${message}; see --help`, { cause: error });
  }
}

function oneOf<Name extends string>(names: readonly Name[], text: string, what: string): Name {
  const found = names.find((name) => name === text);
  if (found === undefined) throw new InputError(`${what} must be one of ${names.join(', ')}, not "${text}"`);
  return found;
}

function readAlso(text: string): Arguments['also'] {
  const [, format = '', file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (!file) throw new InputError(`--also must be FORMAT=FILE, such as junit=report.xml, not "${text}"`);
  return { format: oneOf(FORMATS, format, '--also'), file };
}

function readSubgraphOption(text: string, headers: readonly Header[]): SubgraphSource {
  const [, name, source] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (!name || !source) throw new InputError(`--subgraph must be name=path or name=URL, not "${text}"`);
  if (!/^https?:\/\//.test(source)) return { name, routingUrl: '', from: { file: source } };
  return { name, routingUrl: source, from: { url: source, headers: headersFor(name, headers) } };
}

interface Header {
  /** The subgraph that it is for; null for all. */
  subgraph: string | null;
  name: string;
  value: string;
}

function readHeader(text: string): Header {
  const [, subgraph = null, name, value] = /^(?:([^=:]+)=)?([^=:\s]+):\s*(.*)$/.exec(text) ?? [];
  // The value may be a secret, so it is not repeated.
  if (!name || value === undefined) throw new InputError('--header must be "NAME: VALUE" or "SUBGRAPH=NAME: VALUE"');
  return { subgraph, name, value };
}

function headersFor(subgraph: string | null, headers: readonly Header[]): Record<string, string> {
  const meant = headers.filter((header) => header.subgraph === null || header.subgraph === subgraph);
  return Object.fromEntries(meant.map(({ name, value }) => [name, value]));
}
