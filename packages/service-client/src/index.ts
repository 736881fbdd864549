export { ServiceError, ServiceRefusedError, ServiceUnavailableError } from './errors.ts';
export { gatherRequests } from './gather-requests.ts';
export { createServiceClient, type ServiceClient } from './service-client.ts';
export {
  createGraphQLTransport,
  type GraphQLBody,
  type GraphQLTransport,
  type PostedOperation,
  type TextAnswer,
} from './transport.ts';
