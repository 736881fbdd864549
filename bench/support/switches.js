/**
 * What each mechanism of the gateway is replaced by when it is turned off: modules by the end of their path, and what takes
 * the place of their exports. The services know nothing of it: `replace-modules.js` does it to a process of the benchmark.
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
  'distinct representations': {
    'gateway/dist/execution/subgraphs/distinct-representations.js': `export const distinctRepresentations = (all) =>
      ({ distinct: all.map((each) => JSON.stringify(each)), places: all.map((_each, place) => place) });`,
  },
  'shared reads': {
    'batching/dist/shared-reads.js': 'export const createSharedReads = () => (_key, read) => read();',
  },
};
