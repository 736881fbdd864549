import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';

/** The graph did not answer all that was asked for: which part, and why, with its codes (docs/clients.md). */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly codes: readonly string[];

  constructor(errors: readonly GraphProblem[]) {
    super(errors.map(({ message }) => message).join('; '));
    this.codes = errors.flatMap(({ extensions }) => extensions?.code ?? []);
  }
}

interface GraphProblem {
  message: string;
  extensions?: { code?: string };
}

/**
 * Without a client library: `data` and `variables` have the operation's types. For pages that need all of their data;
 * those that can do with a part read `data` despite `errors`.
 * @throws {GraphError} if the answer has errors.
 * @throws {TypeError} if the graph cannot be reached.
 */
export async function execute<Data, Variables>(
  url: string,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  headers: Record<string, string> = {},
): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...headers,
    },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: GraphProblem[] };
  if (errors || !data) throw new GraphError(errors ?? [{ message: `HTTP ${response.status}` }]);
  return data;
}
