import type { GraphQLFormattedError } from 'graphql';
import { CallerGoneError } from './exchange.ts';

/** A call to another service gave no usable answer. */
export class ServiceError extends Error {
  override readonly name: string = 'ServiceError';
  /** The called service, such as `cart-subgraph`. Its address is only in `cause`, for our logs. */
  readonly service: string;

  constructor(service: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.service = service;
  }
}

/** No answer in time, or none at all. Trying again later may help; the call may have been carried out. */
export class ServiceUnavailableError extends ServiceError {
  override readonly name = 'ServiceUnavailableError';
  readonly code = 'SUBGRAPH_UNAVAILABLE';

  /** Whether the call was ended because its caller had disconnected. */
  get isCallerGone(): boolean {
    return this.cause instanceof CallerGoneError;
  }
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
