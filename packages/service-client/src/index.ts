export { addressesOf } from './addresses.ts';
export { batchRequests } from './batch-requests.ts';
export { LEAST_TLS_VERSION, type TlsOfCalls } from './connect.ts';
export { ServiceError, ServiceRefusedError, ServiceUnavailableError } from './errors.ts';
export { CallerGoneError, type Carrier, NoAnswerError, type Reply } from './exchange.ts';
export { BUDGET_HEADER, TIMEOUT_HEADER, USED_HEADER } from './headers.ts';
export { createServiceClient, type ServiceClient } from './service-client.ts';
export {
  createGraphQLTransport,
  type Destination,
  type GraphQLBody,
  type GraphQLTransport,
  type PostedOperation,
  type TextAnswer,
} from './transport.ts';
