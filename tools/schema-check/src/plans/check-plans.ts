import type { Finding } from '../findings/finding.ts';
import type { Operation } from '../operations/operation.ts';
import type { PlanShape } from './plan-shape.ts';

/** Compares plans with the committed ones, and with the operations' hop budgets. */
export function checkPlans(
  operations: readonly Operation[],
  shapes: ReadonlyMap<string, PlanShape>,
  snapshot: { path: string; plans: Record<string, PlanShape> },
  budgets: Record<string, number>,
): Finding[] {
  const findings: Finding[] = [];
  for (const operation of operations) {
    const shape = shapes.get(operation.name);
    if (!shape || operation.target !== null) continue;
    const about = { check: 'plans', severity: 'error', coordinate: operation.name, place: operation.place } as const;
    const change = compare(operation.name, shape, snapshot.plans[operation.name]);
    if (change) findings.push({ ...about, ...change });
    const budget = budgets[operation.name];
    if (budget !== undefined && shape.hops > budget) {
      const message = `${operation.name} takes ${count(shape.hops, 'hop')}, its budget is ${budget}:\n${list(shape)}`;
      findings.push({ ...about, code: 'PLAN_OVER_BUDGET', message });
    }
  }
  return [...findings, ...findLeftovers(new Set(operations.map(({ name }) => name)), snapshot, budgets)];
}

function compare(
  name: string,
  shape: PlanShape,
  known: PlanShape | undefined,
): Pick<Finding, 'code' | 'message'> | null {
  if (!known) {
    return { code: 'PLAN_UNKNOWN', message: `the plan of ${name} is not committed: run npm run schema:accept` };
  }
  if (shape.plan.join('\n') === known.plan.join('\n') && shape.hops === known.hops) return null;
  const difference = `it was\n${list(known)}\nand is\n${list(shape)}\nIf this is intended, run npm run schema:accept.`;
  if (shape.hops > known.hops) {
    const message = `${name} takes ${count(shape.hops, 'hop')} instead of ${known.hops}: ${difference}`;
    return { code: 'PLAN_HOP_ADDED', message };
  }
  if (shape.fetches > known.fetches) {
    const message = `${name} takes ${count(shape.fetches, 'fetch')} instead of ${known.fetches}: ${difference}`;
    return { code: 'PLAN_FETCH_ADDED', message };
  }
  return { code: 'PLAN_CHANGED', message: `${name} has another plan: ${difference}` };
}

function findLeftovers(
  names: ReadonlySet<string>,
  { path, plans }: { path: string; plans: Record<string, PlanShape> },
  budgets: Record<string, number>,
): Finding[] {
  const gone = Object.keys(plans).filter((name) => !names.has(name));
  const unknown = Object.keys(budgets).filter((name) => !names.has(name));
  return [
    ...gone.map((name) => ({
      check: 'plans' as const,
      code: 'PLAN_GONE',
      severity: 'warning' as const,
      message: `there is no operation ${name} any more: run npm run schema:accept to remove its plan`,
      coordinate: name,
      place: { file: path, line: 1, column: 1 },
    })),
    ...unknown.map((name) => ({
      check: 'plans' as const,
      code: 'PLAN_BUDGET_UNUSED',
      severity: 'error' as const,
      message: `a hop budget is set for ${name}, but there is no such operation`,
      coordinate: name,
    })),
  ];
}

function list({ plan }: PlanShape): string {
  return plan.map((line) => `  ${line}`).join('\n');
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : noun === 'fetch' ? 'es' : 's'}`;
}
