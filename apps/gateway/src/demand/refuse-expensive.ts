import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from '../context.ts';
import { checkValues, checkVariables } from '../limits/check-variables.ts';
import type { DemandControl } from './demand-control.ts';

/** Refuses valid operations that cost too much with the variables of their request, before they are planned. */
export function refuseExpensive(demand: DemandControl): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, request: { variables = {} }, schema }) {
          checkVariables(variables);
          if (!operation) return;
          checkValues(variables, operation, schema);
          demand.check(demand.costOf(operation, document, schema), variables);
        },
      };
    },
  };
}
