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

/** What two answers to the same request differ in. */
const OF_THE_MOMENT = ['date', 'connection', 'keep-alive'];

/** Sends a body unchanged. @returns the answer as it comes, without the headers that say something about the moment. */
export async function ask(url: string, body: string, headers: Record<string, string> = {}) {
  const sent = { 'content-type': 'application/json', ...headers };
  const response = await fetch(url, { method: 'POST', headers: sent, body });
  const received = [...response.headers].filter(([name]) => !OF_THE_MOMENT.includes(name));
  return { status: response.status, headers: Object.fromEntries(received), text: await response.text() };
}

/** @param token the bearer token of every request; default: none. */
export function createClient(url: string, token?: string): Client {
  const post: Client['post'] = async (body, headers = {}) => {
    const { status, text } = await ask(url, body, { ...(token && { authorization: `Bearer ${token}` }), ...headers });
    return { data: null, errors: [], extensions: {}, ...(JSON.parse(text) as Partial<Answer>), status };
  };
  return { post, query: (query, variables = {}, headers = {}) => post(JSON.stringify({ query, variables }), headers) };
}
