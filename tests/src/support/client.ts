/** An answer of a GraphQL server. Tests know its shape. */
export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever it has just asked for.
  data: any;
  errors: { message: string; path?: (string | number)[]; extensions: { code: string } }[];
  extensions: Record<string, unknown>;
}

/** Sends operations to one GraphQL endpoint. */
export interface Client {
  query(query: string, variables?: Record<string, unknown>, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a body unchanged. */
  post(body: string, headers?: Record<string, string>): Promise<Answer>;
}

/** @param token the bearer token of every request; default: none. */
export function createClient(url: string, token?: string): Client {
  const post: Client['post'] = async (body, headers = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }), ...headers },
      body,
    });
    const answer = (await response.json()) as Partial<Answer>;
    return { data: null, errors: [], extensions: {}, ...answer, status: response.status };
  };
  return { post, query: (query, variables = {}, headers = {}) => post(JSON.stringify({ query, variables }), headers) };
}
