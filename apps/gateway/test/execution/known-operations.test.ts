import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type DocumentNode, parse, separateOperations } from 'graphql';
import { expect, it } from 'vitest';
import { createDemandControl } from '../../src/demand/demand-control.ts';
import { createKnownOperations } from '../../src/execution/known-operations.ts';
import { createAdmission } from '../../src/limits/admission.ts';
import { OWN_SUPERGRAPH } from '../../src/own-files.ts';
import { plannerNames } from '../../src/planning/planner-names.ts';
import { readConditions } from '../../src/planning/resolve-conditions.ts';
import { rewriteOperation } from '../../src/planning/rewrite-operation.ts';
import { NO_RATES } from '../../src/rates/test-no-rates.ts';
import { readSupergraph } from '../../src/supergraph.ts';
import { variablesFor } from '../fuzz/answers-by-chance.ts';
import { type Ask, type Asked, askedOf, openGateways, whole } from '../fuzz/gateways-by-chance.ts';

const { ours, stock, schema } = await openGateways();

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
const operations = [...clients, ...own].map((document) =>
  askedOf(document, (operation) => variablesFor(whole, operation)),
);

function withConditions(operation: Asked, value: boolean): Asked {
  const entries = Object.entries(operation.variables).map(([name, given]) => [name, given === true ? value : given]);
  return { ...operation, variables: Object.fromEntries(entries) };
}

let answeredWithoutStock = 0;

async function textOf(ask: Ask, operation: Asked, seed: number) {
  const { answer, sent, usedStock } = await ask(operation, seed);
  if (ask === ours && !usedStock) answeredWithoutStock += 1;
  return { answer: JSON.stringify(answer), sent };
}

it('a known operation gets the same answer as from @apollo/gateway, whatever subgraphs answer, and nothing is fetched twice', async () => {
  for (const operation of operations) await ours(operation, 0);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...operations), fc.nat(), fc.boolean(), async (known, seed, condition) => {
      const operation = withConditions(known, condition);
      expect(await textOf(ours, operation, seed)).toEqual(await textOf(stock, operation, seed));
    }),
    { numRuns: 300 },
  );
  // Otherwise stock would be compared with itself.
  expect(answeredWithoutStock).toBeGreaterThan(100);
});

it('an operation with conditions is known separately for each combination of their values, and only that combination is planned', async () => {
  const text =
    'query ($a: Boolean!, $b: Boolean = true) { cart(id: "1") { id @include(if: $a) subtotal { amount } ...F @skip(if: $b) } } fragment F on Cart { notices { code } }';
  const base = askedOf(parse(text), () => ({}));
  for (const variables of [{ a: true }, { a: false }, { a: true, b: true }, { a: true, b: false }]) {
    const asked = { ...base, variables };
    const known = [];
    for (let time = 0; time < 2; time += 1) {
      const found = await ours(asked, 4);
      expect(found.sent).toEqual((await stock(asked, 4)).sent);
      known.push(!found.usedStock);
    }
    // The default of b is true.
    expect(known).toEqual([variables.a && variables.b === true, true]);
  }
});

it('the last 64 combinations of an operation’s conditions are remembered', () => {
  const { sdl } = readSupergraph(OWN_SUPERGRAPH);
  const demand = createDemandControl(sdl, Number.POSITIVE_INFINITY);
  const known = createKnownOperations({
    ...{ schema, supergraphSdl: sdl, subgraphs: new Map(), demand, rates: NO_RATES, strictSubgraphs: false },
    admission: createAdmission({ queries: 4, mutations: 4 }),
    isUnderstood: () => true,
    onBug: () => {},
  });
  const conditions = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const fields = conditions.map((name) => `${name}: __typename @include(if: $${name})`);
  const source = `query (${conditions.map((name) => `$${name}: Boolean!`).join(', ')}) { ${fields.join(' ')} }`;
  const { document, operation } = askedOf(parse(source), () => ({}));
  const combinations = Array.from({ length: 2 ** conditions.length }, (_, bits) =>
    Object.fromEntries(conditions.map((name, place) => [name, Math.floor(bits / 2 ** place) % 2 === 1])),
  );
  const names = plannerNames(sdl);
  for (const variables of combinations) {
    const values = readConditions(conditions, operation, variables, schema) ?? new Map();
    const rewritten = rewriteOperation(operation, { document, schema, names, conditions: values });
    known.add({ source, operationName: null, document, operation, rewritten, plan: { kind: 'QueryPlan' } });
  }
  const remembered = combinations.filter((variables) => known.rewritten(source, null, variables) !== null);
  expect(remembered).toEqual(combinations.slice(64));
});
