/**
 * Replacements that turn off each mechanism of the gateway: modules by the end of their path, with replacements of
 * their exports. The services know nothing about this: `replace-modules.js` does it in processes of the benchmark.
 */
export const SWITCHES = {
  'plain requests': { 'gateway/dist/plain-request.js': 'export const plainRequestOf = () => null;' },
  'known operations': {
    'gateway/dist/execution/known-operations.js':
      'export const createKnownOperations = () => ({ kindOf: () => null, answer: async () => null, rewritten: () => null, add() {} });',
  },
  'pass through': { 'gateway/dist/execution/pass-through.js': 'export const passThroughOf = () => null;' },
  'carry out': { 'gateway/dist/execution/carry-out.js': 'export const carryOut = () => null;' },
  'merged entity fetches': {
    'gateway/dist/execution/subgraphs/entity-fetches.js': 'export const isEntityFetch = () => false;',
  },
  'joined requests': {
    'gateway/dist/execution/subgraphs/join-requests.js': `import { bodyOf } from './request-body.js';
      export const createJoinedRequests = (post) => async ({ head, variables, lists }, token, context) =>
        (await post(bodyOf(head, variables, lists), token, context)).read;`,
  },
  'distinct representations': {
    'gateway/dist/execution/subgraphs/distinct-representations.js': `export const distinctRepresentations = (all) =>
      ({ distinct: all.map((each) => JSON.stringify(each)), places: all.map((_each, place) => place) });`,
  },
  'shared reads': {
    'batching/dist/shared-reads.js': 'export const createSharedReads = () => (_key, read) => read();',
  },
};

const ALONE = 'export const batchCalls = (callMany) => async (item) => (await callMany([item]))[0];';
const REQUESTS_ALONE = 'export const batchRequests = (request) => async (item) => (await request([item]))[0];';

/** The same for what the services batch between concurrent orders and carts: by service, then by module. */
export const SERVICE_SWITCHES = {
  'orders that start together': {
    'orders-subgraph': {
      'batching/dist/task-rounds.js': 'export const createTaskRounds = () => (_key, task) => task();',
    },
  },
  'requests of several orders': { 'orders-subgraph': { 'service-client/dist/batch-requests.js': REQUESTS_ALONE } },
  'requests and statements of several orders': { 'orders-subgraph': { 'batching/dist/batch-calls.js': ALONE } },
  'requests and statements of several carts': { 'cart-subgraph': { 'batching/dist/batch-calls.js': ALONE } },
};

/** The environment of a process with replaced modules. */
export function replacing(modules) {
  return {
    REPLACED_MODULES: JSON.stringify(modules),
    NODE_OPTIONS: `--import ${new URL('./replace-modules.js', import.meta.url)}`,
  };
}
