import { artefactsOf } from './artefacts/artefacts.ts';
import { writeArtefacts } from './artefacts/write-artefacts.ts';
import { compose, type Graph } from './composition/compose.ts';
import { findCompositionErrors } from './composition/composition-errors.ts';
import { indexDefinitions } from './composition/definition-index.ts';
import { type KnownHint, printHintBaseline } from './composition/hint-baseline.ts';
import { knownHintOf } from './composition/hints.ts';
import type { Setup } from './config/read-setup.ts';
import type { Report } from './findings/finding.ts';
import { checkOperations } from './operations/check-operations.ts';
import { readOperations } from './operations/read-operations.ts';
import { planOperations } from './plans/plan-operations.ts';
import { printPlanSnapshot } from './plans/plan-snapshot.ts';
import { readSubgraphs } from './sources/read-subgraphs.ts';
import type { Subgraph } from './sources/subgraph.ts';

/** The result of writing: the changed paths, a text without a path, or a report of why there is no graph. */
export type Written = { paths: string[] } | { text: string } | { report: Report };

/** Composes, and writes the artefacts that are not up to date; without configured artefacts, returns the supergraph. */
export async function composeArtefacts(setup: Setup): Promise<Written> {
  const { directory, config } = setup;
  const composed = await composeSetup(setup);
  if ('report' in composed) return composed;
  const { graph, subgraphs } = composed;
  const artefacts = artefactsOf(config.artefacts, graph, subgraphs);
  return artefacts.length > 0 ? { paths: writeArtefacts(directory, artefacts) } : { text: graph.supergraphSdl };
}

/** Writes the current hints and plans. @throws {InputError} */
export async function acceptFindings(setup: Setup): Promise<Written> {
  const { directory, config } = setup;
  const composed = await composeSetup(setup);
  if ('report' in composed) return composed;
  const { graph, hints, subgraphs } = composed;
  const files = config.hints ? [{ path: config.hints, text: printHintBaseline(hints) }] : [];
  if (config.plans) {
    const operations = await readOperations(directory, config.operations);
    const { valid } = checkOperations(operations, graph.apiSchema, subgraphs);
    files.push({ path: config.plans.snapshot, text: printPlanSnapshot(planOperations(graph, valid)) });
  }
  return { paths: writeArtefacts(directory, files) };
}

interface Composed {
  graph: Graph;
  hints: readonly KnownHint[];
  subgraphs: readonly Subgraph[];
}

async function composeSetup({ directory, subgraphs: sources }: Setup): Promise<Composed | { report: Report }> {
  const subgraphs = await readSubgraphs(directory, sources);
  const { graph, hints, errors } = compose(subgraphs);
  if (graph) return { graph, hints: hints.map(knownHintOf), subgraphs };
  const findings = findCompositionErrors(errors, subgraphs, indexDefinitions(subgraphs));
  const report: Report = { findings, ran: ['composition'], skipped: [], broken: [] };
  return { report };
}
