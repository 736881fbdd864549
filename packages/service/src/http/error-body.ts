/** An error outside of any operation, in the form of a GraphQL answer: clients read one form only. */
export function errorBody(
  code: string,
  message: string,
): { errors: [{ message: string; extensions: { code: string } }] } {
  return { errors: [{ message, extensions: { code } }] };
}
