/** Requests the plan of an operation from the gateway, in development. */
export const PLAN_HEADER = { 'apollo-query-plan-experimental': '1' };

/** The plan in an answer, as text. */
export function planOf(extensions: Record<string, unknown>): string {
  return String(extensions.__queryPlanExperimental ?? '');
}

/** The services in a plan, in the order in which it is written. */
export function fetchesOf(plan: string): string[] {
  return [...plan.matchAll(/Fetch\(service: "(\w+)"\)/g)].map(([, service]) => service ?? '');
}
