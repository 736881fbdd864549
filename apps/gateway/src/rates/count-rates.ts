import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from '../context.ts';
import type { DemandControl } from '../demand/demand-control.ts';
import type { KnownOperations } from '../execution/known-operations.ts';
import { measureDocument } from '../limits/measure-document.ts';
import type { RateLimits } from './rate-limits.ts';

/** Per field of an operation that is not planned yet, in the units of `@cost`: about 1 ms. */
const PLANNING_COST = 30;

/** Counts valid operations before they are planned, and adds the client's remaining quota to the answer. */
export function countRates(
  rates: RateLimits,
  demand: DemandControl,
  known: Pick<KnownOperations, 'kindOf'>,
): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart({ contextValue: context }) {
      return {
        async didResolveOperation({ document, operation, operationName, request: { variables = {} }, schema, source }) {
          if (!operation) return;
          const weighed = demand.costOf(operation, document, schema);
          const planning =
            known.kindOf(source, operationName) === null ? PLANNING_COST * measureDocument(document).fields : 0;
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
