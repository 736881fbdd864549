import { composeServices } from '@theguild/federation-composition';
import { buildASTSchema, lexicographicSortSchema, parse, printSchema } from 'graphql';
import type { Finding } from '../findings/finding.ts';
import type { Subgraph } from '../sources/subgraph.ts';
import type { Composition } from './compose.ts';
import type { DefinitionIndex } from './definition-index.ts';
import { placesOf } from './error-places.ts';

/** Composes the same subgraphs with another library, and reports where the results differ. */
export function findDisagreements(
  subgraphs: readonly Subgraph[],
  { graph, errors }: Composition,
  index: DefinitionIndex,
): Finding[] {
  const services = subgraphs.map(({ name, routingUrl, document }) => ({ name, url: routingUrl, typeDefs: document }));
  const second = attempt(() => composeServices(services));
  if ('failure' in second) return [disagreement(`the second library fails on these subgraphs: ${second.failure}`)];

  const { errors: secondErrors = [], publicSdl } = second.result;
  if (graph && secondErrors.length > 0) {
    return secondErrors.map((error) => {
      const [place, ...related] = placesOf(error, subgraphs, index);
      const code = String(error.extensions?.code ?? 'an error');
      const message = `composes with @apollo/composition, but @theguild/federation-composition finds ${code}: ${error.message}`;
      return { ...disagreement(message), place, subgraph: place?.subgraph, related };
    });
  }
  if (!graph && secondErrors.length === 0) {
    const codes = [...new Set(errors.map(({ extensions, message }) => String(extensions.code ?? message)))].join(', ');
    return [disagreement(`composes with @theguild/federation-composition, but not with @apollo/composition: ${codes}`)];
  }
  return graph && publicSdl ? compareSchemas(graph.apiSdl, publicSdl) : [];
}

function compareSchemas(first: string, second: string): Finding[] {
  const [left, right] = [first, second].map(linesOf);
  const missing = left?.find((line) => !right?.includes(line));
  const added = right?.find((line) => !left?.includes(line));
  if (missing === undefined && added === undefined) return [];
  return [
    disagreement(
      `the libraries compose different public schemas: @apollo/composition has ${quote(missing)}, ` +
        `@theguild/federation-composition has ${quote(added)}`,
    ),
  ];
}

function quote(line: string | undefined): string {
  return line === undefined ? 'nothing more' : `"${line.trim()}"`;
}

/** The schema without descriptions and order, each line with its type. */
function linesOf(sdl: string): string[] {
  const schema = buildASTSchema(parse(sdl, { noLocation: true }), { assumeValid: true });
  const text = printSchema(lexicographicSortSchema(schema)).replaceAll(/^ *"""[\s\S]*?"""\n/gm, '');
  let owner = '';
  return text.split('\n').map((line) => {
    if (/^\w/.test(line)) owner = line.replace(/ ?\{$/, '');
    return line.startsWith(' ') ? `${owner}: ${line.trim()}` : line;
  });
}

function attempt<Result>(run: () => Result): { result: Result } | { failure: string } {
  try {
    return { result: run() };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

function disagreement(message: string): Finding {
  return { check: 'composition', code: 'SECOND_OPINION', severity: 'warning', message };
}
