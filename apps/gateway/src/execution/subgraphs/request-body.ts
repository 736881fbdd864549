/**
 * The body of a GraphQL request as JSON.
 * @param lists variables whose items are JSON already: representations are written once, to be compared and to be sent.
 */
export function bodyOf(
  query: string,
  variables: Readonly<Record<string, unknown>>,
  lists: Readonly<Record<string, readonly string[]>> = {},
): string {
  const members: string[] = [];
  for (const [name, value] of Object.entries(variables)) {
    if (value !== undefined) members.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
  }
  for (const [name, items] of Object.entries(lists)) members.push(`${JSON.stringify(name)}:[${items.join()}]`);
  return `{"query":${JSON.stringify(query)},"variables":{${members.join()}}}`;
}
