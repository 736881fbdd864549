import { createHash } from 'node:crypto';
import { ApolloGateway } from '@apollo/gateway';
import { createLogger } from '@commerce/service';
import { ServiceUnavailableError } from '@commerce/service-client';
import type { GraphQLSchema } from 'graphql';
import { createDataSource } from '../../src/execution/subgraphs/data-source.ts';
import type { Fetch } from '../../src/execution/subgraphs/fetch.ts';
import type { Subgraph } from '../../src/execution/subgraphs/subgraph.ts';
import type { ComputedGraph, Fails } from '../planning/support/computed-graph.ts';
import { type Ask, askerOf, openOurs } from '../planning/support/gateways.ts';
import type { AnswerOf } from '../planning/support/transport.ts';

const logger = createLogger('gateway', 'silent');

/** What fails for a seed: one subgraph in twelve, one entity or field in forty. Null: nothing. */
function failsBy(seed: number | null): Fails {
  if (seed === null) return () => false;
  return (what) => {
    const chance = createHash('sha256').update(`${seed} ${what}`).digest().readUInt32LE();
    return chance % (what.includes(' ') ? 40 : 12) === 0;
  };
}

/** Our gateway, and @apollo/gateway alone, over subgraphs that fail in part; `schema` is what clients see. */
export async function openGateways(graph: ComputedGraph): Promise<{
  schema: GraphQLSchema;
  ours: Ask;
  stock: Ask;
  /** What fails from now on. */
  useFaults(seed: number | null): void;
}> {
  let fails = failsBy(null);
  const sdl = graph.supergraphSdl;
  const answer = async (name: string, query: string, variables: Record<string, unknown>) => {
    if (fails(name)) throw new ServiceUnavailableError(name, `${name} is down`);
    return graph.answerOf(name, query, variables, fails);
  };
  const { executor } = await openOurs(sdl, answer);
  const stock = new ApolloGateway({
    supergraphSdl: sdl,
    logger,
    queryPlannerConfig: { exposeDocumentNodeInFetchNode: true },
    buildService: ({ name }) => createDataSource({ name, subgraph: unmerged(name, answer), onOutage: () => {} }),
  });
  const { executor: stockExecutor, schema } = await stock.load();
  return {
    schema,
    ours: askerOf(executor, schema),
    stock: askerOf(stockExecutor as never, schema),
    useFaults: (seed) => {
      fails = failsBy(seed);
    },
  };
}

/** A subgraph that gets each fetch separately, as @apollo/gateway sends it. */
function unmerged(name: string, answer: AnswerOf): Pick<Subgraph, 'fetch'> {
  return {
    async fetch(_context: unknown, { query, variables, representations }: Fetch) {
      const entities = representations && { representations: representations.map((each) => JSON.parse(each)) };
      const text = JSON.stringify(await answer(name, query, { ...variables, ...entities }));
      return () => JSON.parse(text);
    },
  };
}
