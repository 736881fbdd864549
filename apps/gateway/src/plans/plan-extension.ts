import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from '../context.ts';
import type { PlanLog } from './plan-log.ts';
import { reportPlan } from './plan-report.ts';
import { formatPlan } from './plan-text.ts';

/** The header by which a client asks for the plan: `1` for a tree, `text` for lines. */
export const PLAN_HEADER = 'query-plan';

/** Answers the plan of a request that asks for it as `extensions.queryPlan`. */
export function createPlanExtension(log: PlanLog): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart({ request, contextValue }) {
      const asked = request.http?.headers.get(PLAN_HEADER);
      if (!asked || asked === '0') return;
      log.watch(contextValue);
      return {
        async willSendResponse({ response: { body } }) {
          const record = log.read(contextValue);
          if (!record?.plan || body.kind !== 'single') return;
          const report = reportPlan(record, performance.now());
          const queryPlan = asked === 'text' ? formatPlan(report) : report;
          body.singleResult.extensions = { ...body.singleResult.extensions, queryPlan };
        },
      };
    },
  };
}
