import { createHash } from 'node:crypto';
import { parse } from 'graphql';
import { z } from 'zod';

/** The operations that clients may send by id: each text by its SHA-256, in lower-case hexadecimal. */
export type PersistedOperations = ReadonlyMap<string, string>;

const MAX_OPERATIONS = 20_000;

/**
 * A manifest as Apollo's tools write it. An id must be the SHA-256 of its text, as those tools make it: otherwise
 * anyone who can write the file could make a known id mean another operation.
 */
export const manifestSchema = z
  .object(
    {
      format: z.literal('apollo-persisted-query-manifest'),
      version: z.literal(1),
      operations: z
        .array(
          z.object({
            id: z.string(),
            name: z.string(),
            type: z.enum(['query', 'mutation', 'subscription']),
            body: z.string(),
          }),
        )
        .max(MAX_OPERATIONS),
    },
    'is not an apollo-persisted-query-manifest of version 1',
  )
  .transform(({ operations }, context): PersistedOperations => {
    const bodies = new Map<string, string>();
    for (const { id, name, type, body } of operations) {
      const mistake = findMistake(id, body, type) ?? (bodies.has(id) ? 'its id is there twice' : null);
      if (mistake) context.addIssue(`operation ${name}: ${mistake}`);
      bodies.set(id, body);
    }
    return bodies;
  });

/** Apollo's hash of an operation. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function findMistake(id: string, body: string, type: string): string | null {
  if (id !== hashOf(body)) return `its id is not the SHA-256 of its body, which is ${hashOf(body)}`;
  try {
    const operations = parse(body).definitions.flatMap((definition) =>
      definition.kind === 'OperationDefinition' ? [definition.operation] : [],
    );
    return operations.length === 1 && operations[0] === type ? null : `its body is not one ${type}`;
  } catch (error) {
    return `its body cannot be parsed: ${error instanceof Error ? error.message : error}`;
  }
}
