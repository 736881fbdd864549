import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { RewrittenOperation } from './rewrite-operation.ts';

/** The result of an executor. */
export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: readonly (GraphQLError | GraphQLFormattedError)[];
  extensions?: Record<string, unknown>;
}

type OriginalKeys = RewrittenOperation['originalKeys'];

/** The answer to a rewritten operation with the client's own keys, in data and in the paths of errors. */
export function restoreAnswer<Given extends Answer>(answer: Given, { originalKeys }: RewrittenOperation): Given {
  if (originalKeys.size === 0) return answer;
  const { data, errors, extensions } = answer;
  const { valueCompletion } = extensions ?? {};
  return {
    ...answer,
    ...(data && { data: restoreKeys(data, originalKeys) }),
    ...(errors && { errors: errors.map((error) => restorePath(error, originalKeys)) }),
    // Errors that `@apollo/gateway` finds in the answers of subgraphs.
    ...(Array.isArray(valueCompletion) && {
      extensions: { ...extensions, valueCompletion: valueCompletion.map((error) => restorePath(error, originalKeys)) },
    }),
  };
}

function restoreKeys(value: unknown, keys: OriginalKeys): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((each) => restoreKeys(each, keys));
  // Without a prototype, because a key may be `__proto__`.
  const restored: Record<string, unknown> = Object.create(null);
  for (const [key, inner] of Object.entries(value)) {
    const original = keys.get(key);
    if (original !== null) restored[original ?? key] = restoreKeys(inner, keys);
  }
  return restored;
}

function restorePath<Failure extends GraphQLError | GraphQLFormattedError>(
  error: Failure,
  keys: OriginalKeys,
): Failure {
  const path = error.path?.map((part) => (typeof part === 'string' ? (keys.get(part) ?? part) : part));
  if (!path || path.every((part, index) => part === error.path?.[index])) return error;
  // `Cannot return null for non-nullable field Order.own_0_id.`
  const message = error.message.replaceAll(/\w+/g, (word) => keys.get(word) ?? word);
  if (!(error instanceof GraphQLError)) return { ...error, message, path };
  const { nodes, source, positions, originalError, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, path, originalError, extensions }) as Failure;
}
