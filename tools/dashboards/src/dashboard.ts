import type { Panel, Row, Unit } from './panels.ts';

/** Histograms of more than one dashboard. */
export const OPERATIONS = 'graphql_operation_duration_seconds';
export const STEPS = 'checkout_step_duration_seconds';

/** A dashboard. Its file in deploy/grafana has its name. */
export interface Dashboard {
  name: string;
  title: string;
  rows: readonly Row[];
}

type Expressions = Panel['expressions'];

/** Curves over time. */
export function curves(title: string, unit: Unit, description: string, expressions: Expressions): Panel {
  return { kind: 'curves', title, unit, description, expressions };
}

/** A number of now. @param badFrom from which it is bad. */
export function number(title: string, unit: Unit, description: string, expression: string, badFrom?: number): Panel {
  return {
    kind: 'number',
    title,
    unit,
    description,
    expressions: { [title]: expression },
    ...(badFrom !== undefined && { badFrom }),
  };
}
