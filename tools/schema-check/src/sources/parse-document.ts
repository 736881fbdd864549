import { type DocumentNode, GraphQLError, parse, Source } from 'graphql';
import { InputError } from '../findings/input-error.ts';
import { placeAt } from '../findings/place.ts';

/** Parses SDL or operations. @param file the name of the text in messages. @throws {InputError} with the place. */
export function parseDocument(text: string, file: string): DocumentNode {
  const source = new Source(text, file);
  try {
    return parse(source);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const place = placeAt(source, error.positions?.[0] ?? 0);
    throw new InputError([{ message: error.message, place }], { cause: error });
  }
}
