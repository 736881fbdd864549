import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { composeSubgraphs, createComputedGraph, type SubgraphSource } from './computed-graph.ts';
import { type Ask, askerOf, openOurs, openStock } from './gateways.ts';

/** The number of value sets per operation: lists may be empty, and values null. */
const GRAPHS = 30;

/** The subgraphs in a folder: one file each. */
function readSubgraphs(folder: URL): SubgraphSource[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.graphql'));
  return files.map((file) => ({
    name: file.slice(0, -'.graphql'.length),
    typeDefs: readFileSync(new URL(file, folder), 'utf8'),
  }));
}

/** A folder's subgraphs behind our gateway and behind @apollo/gateway alone, with several sets of values. */
export async function openBehaviour(folder: URL, options: { runSatisfiability?: boolean } = {}) {
  const subgraphs = readSubgraphs(folder);
  const supergraphSdl = composeSubgraphs(subgraphs, options);
  const graphs = Array.from({ length: GRAPHS }, (_, index) =>
    createComputedGraph(subgraphs, { supergraphSdl, salt: String(index) }),
  );
  const [first] = graphs;
  if (!first) throw new TypeError('there is no graph');
  let graph = first;
  const sourceOf: typeof graph.sourceOf = (name) => ({ process: (fetch) => graph.sourceOf(name).process(fetch) });
  const usual = await openStock(supergraphSdl, sourceOf);
  const own = await openOurs(supergraphSdl, (name, query, variables) => graph.answerOf(name, query, variables));
  return {
    schema: usual.schema,
    ownSchema: own.schema,
    whole: first.whole,
    stock: askerOf(usual.executor, usual.schema),
    ours: askerOf(own.executor, own.schema),
    /** Answers that differ from those of the graph as one schema, each with the expected one. */
    async wrongAnswers(ask: Ask, text: string, variables: Record<string, unknown> = {}) {
      const wrong: { expected: string; found: string }[] = [];
      for (const each of graphs) {
        graph = each;
        const expected = JSON.stringify(each.answer(parse(text), variables));
        const found = JSON.stringify(await ask(parse(text), variables));
        if (found !== expected) wrong.push({ expected, found });
      }
      return wrong;
    },
  };
}
