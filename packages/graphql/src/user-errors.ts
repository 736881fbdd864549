/** The two user errors in every subgraph's schema, as resolvers return them. */
export type CommonUserError = ReturnType<typeof invalidInput> | ReturnType<typeof notFound>;

/** @param path the position in the input, such as `['lines', '0', 'quantity']`. */
export function invalidInput(message: string, path: string[] | null = null) {
  return { __typename: 'InvalidInput', code: 'INVALID_INPUT', message, path } as const;
}

/** @param path the position in the input. */
export function notFound(message: string, path: string[] | null = null) {
  return { __typename: 'NotFound', code: 'NOT_FOUND', message, path } as const;
}
