import type { GraphQLFormattedError } from 'graphql';

/** A call to another service did not give an answer that could be used. */
export class ServiceError extends Error {
  override readonly name: string = 'ServiceError';
  /** The service called, such as `cart-subgraph`. Its address stays in `cause`, for our logs alone. */
  readonly service: string;

  constructor(service: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.service = service;
  }
}

/** No answer in time, or none at all: trying again later may help, and the call may have been carried out. */
export class ServiceUnavailableError extends ServiceError {
  override readonly name = 'ServiceUnavailableError';
  readonly code = 'SUBGRAPH_UNAVAILABLE';
}

/** The service answered with GraphQL errors: trying again will not help. */
export class ServiceRefusedError extends ServiceError {
  override readonly name = 'ServiceRefusedError';
  readonly code = 'SERVICE_REFUSED';
  readonly errors: readonly GraphQLFormattedError[];

  constructor(service: string, errors: readonly GraphQLFormattedError[]) {
    super(service, `${service} refused: ${errors.map((error) => error.message).join('; ')}`);
    this.errors = errors;
  }
}
