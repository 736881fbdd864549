import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from '../context.ts';
import type { DemandControl } from '../demand/demand-control.ts';
import { planningCost } from '../demand/planning-cost.ts';
import type { KnownOperations } from '../execution/known-operations.ts';
import type { RateLimits } from './rate-limits.ts';

/** Counts valid operations before they are planned, and adds the client's remaining quota to the answer. */
export function countRates(
  rates: RateLimits,
  demand: DemandControl,
  known: Pick<KnownOperations, 'rewritten'>,
): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart({ contextValue: context }) {
      return {
        async didResolveOperation({ document, operation, request: { operationName, variables = {} }, schema, source }) {
          if (!operation) return;
          const weighed = demand.costOf(operation, document, schema);
          const planning = planningCost({ source, operationName, variables, document }, known);
          await rates.countOperation(context, weighed, weighed.estimate(variables), planning);
        },
        async willSendResponse({ response: { body, http }, document, operation, schema }) {
          for (const [name, value] of Object.entries(context.client.headers)) http.headers.set(name, value);
          if (!context.client.isCounted || !operation || !document || body.kind !== 'single') return;
          await rates.countAnswer(context, demand.costOf(operation, document, schema), body.singleResult.data);
        },
      };
    },
  };
}
