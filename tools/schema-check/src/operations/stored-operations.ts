import { Source } from 'graphql';
import { z } from 'zod';
import { InputError, type InputProblem } from '../findings/input-error.ts';
import { placeAt } from '../findings/place.ts';
import { parseDocument } from '../sources/parse-document.ts';
import type { Operation } from './operation.ts';
import { splitDocuments } from './split-documents.ts';

interface StoredOperation {
  body: string;
  name?: string | undefined;
  /** A text by which the operation can be found in the file. */
  marker: string;
}

const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string(), name: z.string(), body: z.string() })),
});

const relayManifest = z.record(z.string(), z.string());

const recorded = z.object({ query: z.string(), operationName: z.string().nullish() });

/** The operations of a persisted-operations manifest: Apollo's format, or a plain map of ids to texts. */
export function readManifest(text: string, file: string): Operation[] {
  const json = parseJson(text, file, 0);
  const apollo = apolloManifest.safeParse(json);
  if (apollo.success) {
    return storedOperations(
      text,
      file,
      apollo.data.operations.map(({ id, name, body }) => ({ name, body, marker: id })),
    );
  }
  const relay = relayManifest.safeParse(json);
  if (!relay.success) {
    throw new InputError(
      `${file}: is neither an apollo-persisted-query-manifest of version 1 nor a map of ids to texts`,
    );
  }
  const operations = Object.entries(relay.data).map(([marker, body]) => ({ body, marker }));
  return storedOperations(text, file, operations);
}

/** Recorded requests: one JSON object per line, with `query` and optionally `operationName`. */
export function readRecorded(text: string, file: string): Operation[] {
  let start = 0;
  const operations: StoredOperation[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() !== '') {
      const request = recorded.safeParse(parseJson(line, file, start, text));
      if (!request.success) {
        const place = placeAt(new Source(text, file), start);
        throw new InputError([{ message: 'a recorded operation needs a "query"', place }]);
      }
      operations.push({ body: request.data.query, name: request.data.operationName ?? undefined, marker: line });
    }
    start += line.length + 1;
  }
  return storedOperations(text, file, operations);
}

/** An operation may be stored in several versions: all but the first get a number. */
function storedOperations(text: string, file: string, stored: readonly StoredOperation[]): Operation[] {
  const source = new Source(text, file);
  const counts = new Map<string, number>();
  const texts = new Set<string>();
  return stored.flatMap(({ body, name, marker }) => {
    if (texts.has(`${name} ${body}`)) return [];
    texts.add(`${name} ${body}`);
    const { frame: _frame, ...place } = placeAt(source, Math.max(0, text.indexOf(marker)));
    const operations = splitDocuments([parseBody(body, name ?? marker, place)], null);
    const meant = operations.filter((operation) => operations.length === 1 || !name || operation.name === name);
    return meant.map((operation) => {
      const count = (counts.get(operation.name) ?? 0) + 1;
      counts.set(operation.name, count);
      return {
        ...operation,
        name: count === 1 ? operation.name : `${operation.name}#${count}`,
        place,
        embedded: true,
      };
    });
  });
}

function parseBody(body: string, name: string, place: ReturnType<typeof placeAt>) {
  try {
    return parseDocument(body, name);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const inFile = (problem: InputProblem) => ({
      message: `operation ${name}: ${problem.message}`,
      place: { ...place, ...(problem.place?.frame && { frame: problem.place.frame }) },
    });
    throw new InputError(error.problems.map(inFile), { cause: error });
  }
}

function parseJson(text: string, file: string, start: number, whole = text): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const position = start + Number(/position (\d+)/.exec(reason)?.[1] ?? 0);
    throw new InputError([{ message: `is not JSON: ${reason}`, place: placeAt(new Source(whole, file), position) }]);
  }
}
