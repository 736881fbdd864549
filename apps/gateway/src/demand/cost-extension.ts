import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from '../context.ts';
import type { DemandControl } from './demand-control.ts';

/**
 * Returns the cost of an operation as `extensions.cost` to requests that ask for their plan: the estimate, and the
 * actual cost of the answer. If they differ a lot, the declared sizes of lists (`@listSize`) are wrong.
 */
export function createCostExtension(demand: DemandControl): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart({ contextValue: { record } }) {
      if (!record) return;
      return {
        async willSendResponse({ response: { body }, document, operation, request: { variables = {} }, schema }) {
          if (!operation || !document || body.kind !== 'single') return;
          const cost = demand.costOf(operation, document, schema);
          const { singleResult } = body;
          const [estimated, actual] = [cost.estimate(variables), cost.count(singleResult.data, variables)];
          singleResult.extensions = { ...singleResult.extensions, cost: { estimated, actual, limit: demand.maxCost } };
        },
      };
    },
  };
}
