/**
 * The beginning of a request body for `query`. It is long and the same for each request, so it is kept with the query.
 */
export function bodyHead(query: string): string {
  return `{"query":${JSON.stringify(query)},"variables":{`;
}

/**
 * The body of a GraphQL request as JSON.
 * @param head from {@link bodyHead}.
 * @param lists variables whose items are JSON already: representations are serialised once, for comparing and sending.
 */
export function bodyOf(
  head: string,
  variables: Readonly<Record<string, unknown>>,
  lists: Readonly<Record<string, readonly string[]>> = {},
): string {
  let body = head;
  let comma = '';
  for (const name of Object.keys(variables)) {
    if (variables[name] === undefined) continue;
    body += `${comma}${JSON.stringify(name)}:${JSON.stringify(variables[name])}`;
    comma = ',';
  }
  for (const name of Object.keys(lists)) {
    body += `${comma}"${name}":[${lists[name]?.join()}]`;
    comma = ',';
  }
  return `${body}}}`;
}
