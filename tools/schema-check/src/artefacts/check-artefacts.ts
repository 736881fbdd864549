import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { composeReversed, type Graph } from '../composition/compose.ts';
import type { Config } from '../config/config.ts';
import type { Finding } from '../findings/finding.ts';
import { displayPath, readText } from '../sources/read-text.ts';
import type { Subgraph } from '../sources/subgraph.ts';
import { artefactsOf } from './artefacts.ts';

/**
 * Reports which committed artefacts are missing or stale, and whether composition depends on the order of the
 * subgraphs.
 */
export function checkArtefacts(
  directory: string,
  config: Config['artefacts'],
  graph: Graph,
  subgraphs: readonly Subgraph[],
): Finding[] {
  const findings = artefactsOf(config, graph, subgraphs).flatMap(({ path, text }) => {
    const file = displayPath(directory, path);
    if (!existsSync(resolve(directory, path))) {
      return [finding('ARTEFACT_MISSING', `${file} is missing: run npm run schema:compose and commit it`, file, 1)];
    }
    const line = firstDifference(readText(directory, path), text);
    if (line === null) return [];
    return [finding('ARTEFACT_STALE', `${file} is stale: run npm run schema:compose and commit it`, file, line)];
  });
  if (composeReversed(subgraphs) !== graph.supergraphSdl) {
    const message = 'the supergraph depends on the order in which the subgraphs are given';
    findings.push({ check: 'artefacts', code: 'ARTEFACT_NOT_DETERMINISTIC', severity: 'error', message });
  }
  return findings;
}

function finding(code: string, message: string, file: string, line: number): Finding {
  return { check: 'artefacts', code, severity: 'error', message, place: { file, line, column: 1 } };
}

/** The first line that differs, counted from 1; null if none does. */
function firstDifference(actual: string, expected: string): number | null {
  if (actual === expected) return null;
  const lines = actual.split('\n');
  const at = expected.split('\n').findIndex((line, index) => line !== lines[index]);
  return at === -1 ? lines.length : at + 1;
}
