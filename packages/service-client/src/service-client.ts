import { ANONYMOUS, type SignToken } from '@commerce/identity';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type DocumentNode, print } from 'graphql';
import { ServiceRefusedError, ServiceUnavailableError } from './errors.ts';
import { createGraphQLTransport, type Destination } from './transport.ts';

/** What a service needs to answer its own caller after a call that got no answer, in milliseconds. */
const ANSWER_MS = 100;

/** Calls another service in this service's own name, with typed documents. */
export interface ServiceClient {
  /**
   * @param deadline when the caller stops waiting, by `performance.now()`: the service is told how much of this time
   * remains, less what we need to answer ourselves. `Infinity` if nobody waits, as in jobs, or if the work goes on
   * without its caller.
   * @throws {ServiceUnavailableError} if no answer came in time; the call may have been carried out anyway.
   * @throws {ServiceRefusedError} if the service answered with errors.
   */
  request<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    deadline: number,
  ): Promise<Data>;
  close(): Promise<void>;
}

/** @param options.service the name of the called service: the audience of our tokens. */
export function createServiceClient(options: {
  service: string;
  to: Destination;
  timeoutMs: number;
  signToken: SignToken;
}): ServiceClient {
  const { service, signToken } = options;
  const transport = createGraphQLTransport(options);
  const printed = new WeakMap<DocumentNode, string>();

  const textOf = (document: DocumentNode) => {
    const text = printed.get(document) ?? print(document);
    printed.set(document, text);
    return text;
  };

  return {
    async request(document, variables, deadline) {
      const token = await signToken(service, ANONYMOUS);
      const { data, errors = [] } = await transport.post({ query: textOf(document), variables }, token, {
        deadline: deadline - ANSWER_MS,
      });
      if (errors.some((error) => error.extensions?.code === 'SUBGRAPH_UNAVAILABLE')) {
        throw new ServiceUnavailableError(service, `${service} cannot reach a service that it needs`);
      }
      if (errors.length > 0 || !data) throw new ServiceRefusedError(service, errors);
      // The document's type parameters describe the answer; the service's schema enforces it.
      return data as never;
    },
    close: transport.close,
  };
}
