/** How a body begins that asks for `query`. It is the same for each request, and long, so it is kept with the query. */
export function bodyHead(query: string): string {
  return `{"query":${JSON.stringify(query)},"variables":{`;
}

/**
 * The body of a GraphQL request as JSON.
 * @param head of {@link bodyHead}.
 * @param lists variables whose items are JSON already: representations are written once, to be compared and to be sent.
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
