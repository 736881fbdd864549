import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from '../context.ts';
import { reportPlan } from './plan-report.ts';
import { formatPlan } from './plan-text.ts';

/** The header by which a client requests the plan: `1` for a tree, `text` for lines. */
export const PLAN_HEADER = 'query-plan';

/** Whether the value of {@link PLAN_HEADER} requests the plan. */
export function asksForPlan(header: unknown): boolean {
  return typeof header === 'string' && header !== '' && header !== '0';
}

/** Adds the plan to the answer, as `extensions.queryPlan`, if the request asks for it. */
export function createPlanExtension(): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart({ request, contextValue: { record } }) {
      if (!record) return;
      const isText = request.http?.headers.get(PLAN_HEADER) === 'text';
      return {
        async willSendResponse({ response: { body }, contextValue: { queryPlan: plan } }) {
          if (!plan || body.kind !== 'single') return;
          const report = reportPlan(plan, record, performance.now());
          const queryPlan = isText ? formatPlan(report) : report;
          body.singleResult.extensions = { ...body.singleResult.extensions, queryPlan };
        },
      };
    },
  };
}
