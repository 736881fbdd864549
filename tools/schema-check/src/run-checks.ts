import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkArtefacts } from './artefacts/check-artefacts.ts';
import { readAcknowledgements } from './changes/acknowledgements.ts';
import { checkChanges } from './changes/check-changes.ts';
import { readBase } from './changes/read-base.ts';
import { keysOf } from './changes/removed-keys.ts';
import { checkComposition } from './composition/check-composition.ts';
import { compose, type Graph } from './composition/compose.ts';
import { type DefinitionIndex, indexDefinitions } from './composition/definition-index.ts';
import { readHintBaseline } from './composition/hint-baseline.ts';
import type { Setup } from './config/read-setup.ts';
import { CHECKS, type CheckName, type Finding, type Report } from './findings/finding.ts';
import { InputError } from './findings/input-error.ts';
import { checkLint } from './lint/check-lint.ts';
import { checkOperations } from './operations/check-operations.ts';
import type { Operation } from './operations/operation.ts';
import { readOperations } from './operations/read-operations.ts';
import { checkPlans } from './plans/check-plans.ts';
import { planOperations } from './plans/plan-operations.ts';
import { readPlanSnapshot } from './plans/plan-snapshot.ts';
import { readSubgraphs } from './sources/read-subgraphs.ts';
import { displayPath } from './sources/read-text.ts';
import type { Subgraph } from './sources/subgraph.ts';

/** The options of a run, in addition to the configuration. */
export interface RunOptions {
  /** The checks to run; null for all configured ones. */
  only: readonly CheckName[] | null;
  base: string | undefined;
  headers: Record<string, string>;
  /** Such as `2026-11-22`; decides which acknowledgements have expired. */
  today: string;
}

/** The data that checks share. */
interface Work extends Setup {
  graph: Graph;
  index: DefinitionIndex;
  parsed: readonly Subgraph[];
  operations: readonly Operation[];
  /** The result of the check of operations, including which are valid; plans need those. */
  validated: ReturnType<typeof checkOperations>;
  options: RunOptions;
}

/** Runs the checks of the setup and the options. @throws {InputError} if something cannot be read. */
export async function runChecks(setup: Setup, options: RunOptions): Promise<Report> {
  const { directory, config } = setup;
  const asked = checksOf(setup, options);
  const parsed = await readSubgraphs(directory, setup.subgraphs);
  const operations = await readOperations(directory, config.operations);
  const index = indexDefinitions(parsed);
  const composition = compose(parsed);
  const { graph } = composition;
  const findings =
    graph === null || asked.includes('composition')
      ? checkComposition(composition, parsed, index, readBaseline(setup))
      : [];
  const others = asked.filter((check) => check !== 'composition');
  if (graph === null) return report(setup, findings, ['composition'], others);

  const validated = checkOperations(operations, graph.apiSchema, parsed);
  const work: Work = { ...setup, graph, index, parsed, operations, validated, options };
  for (const check of others) findings.push(...(await RUN[check](work)));
  return report(setup, findings, asked, []);
}

const RUN: Record<Exclude<CheckName, 'composition'>, (work: Work) => Finding[] | Promise<Finding[]>> = {
  artefacts: ({ directory, config, graph, parsed }) => checkArtefacts(directory, config.artefacts, graph, parsed),
  changes: async ({ directory, config, graph, index, operations, options: { base = '', headers, today } }) =>
    checkChanges({
      base: await readBase(base, { directory, committedPath: config.artefacts.supergraph, headers }),
      current: { schema: graph.apiSchema, keys: keysOf(graph.supergraphSdl) },
      operations: operations.filter(({ target }) => target === null),
      acknowledgements: config.acknowledgements ? readAcknowledgements(directory, config.acknowledgements) : [],
      index,
      today,
    }),
  operations: ({ validated }) => validated.findings,
  plans: ({ directory, config: { plans }, graph, operations, validated }) => {
    if (!plans) return [];
    const known = existsSync(resolve(directory, plans.snapshot)) ? readPlanSnapshot(directory, plans.snapshot) : {};
    const snapshot = { path: displayPath(directory, plans.snapshot), plans: known };
    return checkPlans(operations, planOperations(graph, validated.valid), snapshot, plans.budgets);
  },
  lint: ({ graph, parsed, config, index }) => checkLint(graph, parsed, config.lint?.boundedLists ?? [], index),
};

/**
 * The configured checks, or those of them that are requested.
 * @throws {InputError} for a requested check that is not configured.
 */
function checksOf({ config }: Setup, { only, base }: RunOptions): CheckName[] {
  const configured: Record<CheckName, boolean> = {
    composition: true,
    artefacts: Object.keys(config.artefacts).length > 0,
    changes: base !== undefined,
    operations: config.operations.length > 0,
    plans: config.plans !== undefined,
    lint: config.lint !== undefined,
  };
  const impossible = (only ?? []).filter((check) => !configured[check]);
  if (impossible.length > 0) {
    const reasons = impossible.map((check) =>
      check === 'changes' ? 'changes needs --base' : `${check} is not configured`,
    );
    throw new InputError(`--only: ${reasons.join(', ')}`);
  }
  return CHECKS.filter((check) => configured[check] && (only ?? CHECKS).includes(check));
}

function readBaseline({ directory, config: { hints } }: Setup) {
  if (hints === undefined) return null;
  const known = existsSync(resolve(directory, hints)) ? readHintBaseline(directory, hints) : [];
  return { path: displayPath(directory, hints), known };
}

function report({ config }: Setup, findings: Finding[], ran: CheckName[], skipped: CheckName[]): Report {
  const judged = findings.flatMap((finding) => {
    const severity = config.severity[finding.code] ?? finding.severity;
    return severity === 'off' ? [] : [{ ...finding, severity }];
  });
  return { findings: judged, ran, skipped, broken: [] };
}
