import { Source } from 'graphql';
import { isNode, parseDocument } from 'yaml';
import type { z } from 'zod';
import { InputError } from '../findings/input-error.ts';
import { placeAt } from '../findings/place.ts';
import { displayPath, readText } from '../sources/read-text.ts';

/** Reads and validates a YAML or JSON file. @throws {InputError} with every mistake and its line. */
export function readYaml<Schema extends z.ZodType>(directory: string, path: string, schema: Schema): z.output<Schema> {
  const source = new Source(readText(directory, path) || ' ', displayPath(directory, path));
  const document = parseDocument(source.body);
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      message: error.message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'is not YAML',
      place: placeAt(source, Math.min(error.pos[0], source.body.length)),
    }));
    throw new InputError(problems);
  }
  const result = schema.safeParse(document.toJS() ?? {});
  if (result.success) return result.data;
  throw new InputError(
    result.error.issues.map((issue) => {
      const keys = issue.path.filter((key) => typeof key !== 'symbol');
      const message = keys.length > 0 ? `${keys.join('.')}: ${issue.message}` : issue.message;
      return { message, place: placeAt(source, positionOf(document, keys)) };
    }),
  );
}

/** The position of the value at a path, or of its nearest existing parent. */
function positionOf(document: ReturnType<typeof parseDocument>, keys: readonly (string | number)[]): number {
  for (let length = keys.length; length > 0; length--) {
    const node = document.getIn(keys.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
