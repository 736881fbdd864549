import { InputError } from '../findings/input-error.ts';

const TIMEOUT_MS = 5_000;

/**
 * Sends a request to a GraphQL server, and returns the data. @throws {InputError} for errors, and if there is no
 * answer.
 */
export async function askServer(
  url: string,
  query: string,
  headers: Record<string, string>,
): Promise<Record<string, unknown>> {
  let text: string;
  let status: number;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify({ query }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    status = response.status;
    text = await response.text();
  } catch (error) {
    throw new InputError(`${url}: does not answer: ${reasonOf(error)}`, { cause: error });
  }
  const body = parseBody(text);
  const message = body?.errors?.[0]?.message;
  if (body?.data) return body.data;
  throw new InputError(`${url}: answered HTTP ${status} ${message ? `with "${message}"` : 'without a GraphQL body'}`);
}

/** The SDL that a running subgraph serves. @throws {InputError} */
export async function fetchSdl(url: string, headers: Record<string, string>): Promise<string> {
  const data = await askServer(url, '{ _service { sdl } }', headers);
  const { sdl } = (data._service ?? {}) as { sdl?: unknown };
  if (typeof sdl === 'string' && sdl !== '') return sdl;
  throw new InputError(`${url}: is not a subgraph: it does not answer "_service { sdl }"`);
}

function parseBody(text: string) {
  try {
    return JSON.parse(text) as { data?: Record<string, unknown>; errors?: { message?: string }[] } | null;
  } catch {
    return null;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `nothing came within ${TIMEOUT_MS / 1000} s`;
  const { cause } = error;
  // For a host with several addresses, Node wraps their failures in an error without a message.
  if (cause instanceof Error) return cause.message || String((cause as { code?: unknown }).code ?? cause.name);
  return error.message;
}
