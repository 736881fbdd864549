import { readdirSync, readFileSync } from 'node:fs';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import fc from 'fast-check';
import {
  type DocumentNode,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  print,
  separateOperations,
} from 'graphql';
import { expect, it } from 'vitest';
import type { GatewayContext } from '../context.ts';
import { createPlanWatch } from '../direct-gateway.ts';
import { createPlannedGateway } from './planned-gateway.ts';
import { fetchKey, type Replays, replaying } from './replay.ts';
import { answerByChance, readWholeSchema, variablesFor } from './test-answers.ts';

type Source = GraphQLDataSource<GatewayContext>;
type Executor = (request: never) => Promise<unknown>;

const sdl = readFileSync(new URL('../../supergraph.graphql', import.meta.url), 'utf8');
const whole = readWholeSchema(sdl);
const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
process.env.APOLLO_TELEMETRY_DISABLED = '1';

/** What a request's fetches were, and the seed of what they are answered. */
interface Chance extends GatewayContext {
  seed: number;
  sent: string[];
}
const viewer = { customerId: null, scopes: [], service: null };

function sourceOf(service: string): Source {
  return {
    async process(fetch) {
      const { seed, sent } = fetch.context as Chance;
      const path = 'pathInIncomingRequest' in fetch ? (fetch.pathInIncomingRequest ?? []) : [];
      const key = fetchKey(service, fetch.request.query ?? '', path);
      sent.push(`${key} ${JSON.stringify(fetch.request.variables)}`);
      const document = parse(fetch.request.query ?? '');
      return answerByChance(whole, document, fetch.request.variables ?? {}, `${seed} ${key}`) as never;
    },
  };
}

const config = { supergraphSdl: sdl, logger, queryPlannerConfig: { exposeDocumentNodeInFetchNode: true } };
const stock = new ApolloGateway({ ...config, buildService: ({ name }) => sourceOf(name) });
const plans = createPlanWatch();
const replays: Replays = new WeakMap();
const sources = new Map<string, Source>();
const gateway = new ApolloGateway({
  ...config,
  experimental_didResolveQueryPlan: plans.note,
  buildService: ({ name }) => {
    const source = sourceOf(name);
    sources.set(name, source);
    return replaying(name, source, replays);
  },
});
const planned = createPlannedGateway({ gateway, plans, sources, replays, isWatched: () => false });
const usual = (await stock.load()).executor as unknown as Executor;
const { executor, schema } = (await planned.load()) as unknown as { executor: Executor; schema: unknown };

const folder = new URL('../../../../operations/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
const files = names.map((name) => parse(readFileSync(new URL(name, folder), 'utf8')));
const clients = files.flatMap((file): DocumentNode[] => Object.values(separateOperations(file)));
const own = [
  'mutation ($input: CreateCartInput!) { createCart(input: $input) { userErrors { code message } cart { checkoutPreview { total { minorUnits } } id version lines { total { minorUnits } variant { title price { id } } } } } }',
  'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id number total { minorUnits } lines { variant { product { title } } } } userErrors { __typename code ... on FieldError { path } } } }',
  '{ __typename cart(id: "1") { a: id ...L ...L lines { quantity } } } fragment L on Cart { lines { id line: quantity variant { __typename id product { t: __typename title } } } }',
  'query ($yes: Boolean!) { cart(id: "1") { id subtotal { minorUnits } order @skip(if: $yes) { id } lines @include(if: $yes) { id } } }',
].map((text) => parse(text));
const operations = [...clients, ...own].map((document) => {
  const operation = getOperationAST(document) as OperationDefinitionNode;
  return { document, operation, queryHash: print(document), variables: variablesFor(whole, operation) };
});

async function run(execute: Executor, operation: (typeof operations)[number], seed: number) {
  const context: Chance = { viewer, seed, sent: [] };
  const request = { request: { variables: operation.variables }, context, schema, metrics: {}, logger, ...operation };
  const answer = await execute(request as never).catch((error: unknown) => `thrown: ${error}`);
  // Where the gateway throws, other parts of the plan still run.
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  return { answer: JSON.stringify(answer), sent: context.sent.toSorted() };
}

it('answers and asks what @apollo/gateway answers and asks, whatever subgraphs answer, and nothing twice', async () => {
  for (const operation of operations) await run(executor, operation, 0);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...operations), fc.nat(), async (operation, seed) => {
      expect(await run(executor, operation, seed)).toEqual(await run(usual, operation, seed));
    }),
    { numRuns: 600 },
  );
});
