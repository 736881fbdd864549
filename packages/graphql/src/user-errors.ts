/** The two user errors that every subgraph's schema has, as its resolvers return them. */
export type CommonUserError = ReturnType<typeof invalidInput> | ReturnType<typeof notFound>;

/** @param path the place in the input, such as `['lines', '0', 'quantity']`. */
export function invalidInput(message: string, path: string[] | null = null) {
  return { __typename: 'InvalidInput', code: 'INVALID_INPUT', message, path } as const;
}

/** @param path the place in the input. */
export function notFound(message: string, path: string[] | null = null) {
  return { __typename: 'NotFound', code: 'NOT_FOUND', message, path } as const;
}
