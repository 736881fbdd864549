import { readdirSync, readFileSync } from 'node:fs';
import {
  buildSchema,
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  print,
  separateOperations,
} from 'graphql';
import { expect, it } from 'vitest';
import { plannerNames } from './planner-names.ts';
import { restoreAnswer } from './restore-answer.ts';
import { type RewrittenOperation, renameVariables, rewriteOperation } from './rewrite-operation.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const schema = buildSchema(read('api.graphql'));
const names = plannerNames(read('supergraph.graphql'));

function rewritten(document: DocumentNode, values: Record<string, boolean> = {}): RewrittenOperation {
  const conditions = new Map(Object.entries(values));
  const operation = getOperationAST(document) as OperationDefinitionNode;
  return rewriteOperation(operation, { document, schema, names, conditions });
}

/** Whether nothing is renamed; `__typename` may be added. */
function keepsNames(document: DocumentNode): boolean {
  const { originalKeys, variableNames } = rewritten(document);
  return [...originalKeys.keys()].every((key) => key === '__typename') && variableNames.size === 0;
}

it('rewriting for the planner renames nothing in the operations of all clients in this repository', () => {
  const folder = new URL('../../../../operations/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
  const documents = files.flatMap((name) =>
    Object.values(separateOperations(parse(readFileSync(new URL(name, folder), 'utf8')))),
  );
  expect(documents.length).toBeGreaterThan(0);
  expect(documents.filter((document) => !keepsNames(document)).map(print)).toEqual([]);
});

it.each([
  [
    'of no key and no required field',
    '{ order(id: "1") { number: status amount: number a: id total { sum: amount } } }',
  ],
  ['that the planner uses in other types only', '{ order(id: "1") { quantity: number minorUnits: status slug: id } }'],
  ['that says what the planner would say', '{ order(id: "1") { id: id cart { status: status id } } }'],
  [
    'that means different fields in types that no value shares',
    '{ a: cart(id: "1") { b: id } order(id: "1") { b: number } }',
  ],
])('rewriting for the planner renames nothing in an operation with an alias %s', (_what, text) => {
  expect(keepsNames(parse(text))).toBe(true);
});

it('rewriting for the planner gives merged selections the same alias, and others different ones', () => {
  const { document, originalKeys } = rewritten(
    parse('{ order(id: "1") { ...A cart { status: id } } } fragment A on Order { cart { status: id id: status } }'),
  );
  expect(print(document).match(/own_\S+: \w+/g)).toEqual(['own_0_status: id', 'own_0_status: id', 'own_1_id: status']);
  expect(originalKeys.get('own_0_status')).toBe('status');
  expect(originalKeys.get('own_1_id')).toBe('id');
});

it('rewriting for the planner chooses aliases that the document does not use', () => {
  const { document } = rewritten(parse('{ order(id: "1") { id: number own_0_id: status own1_: total { amount } } }'));
  expect(print(document)).toContain('own2_0_id: number');
});

it('rewriting for the planner renames variables that clash with those of entity fetches, and their values', () => {
  const found = rewritten(
    parse(
      'query ($representations: ID!, $representations_1: ID!, $id: ID!) { a: order(id: $representations) { id } b: order(id: $representations_1) { id } c: order(id: $id) { id } }',
    ),
  );
  expect(print(found.document)).not.toMatch(/\$representations/);
  const variables = renameVariables(found, { representations: 'x', representations_1: 'y', id: 'z' });
  expect(variables).toEqual({ own_representations: 'x', own_representations_1: 'y', id: 'z' });
});

it.each([
  [
    'a field',
    '{ cart(id: "1") { id version @include(if: $no) status @skip(if: $no) } }',
    '{ cart(id: "1") { id status } }',
  ],
  [
    'fragments',
    '{ cart(id: "1") { id ...C @skip(if: $yes) ... @include(if: $yes) { version } } } fragment C on Cart { status @include(if: false) }',
    '{ cart(id: "1") { id ... { version } } } fragment C on Cart { __typename }',
  ],
  [
    'both directives',
    '{ cart(id: "1") { id version @include(if: $yes) @skip(if: true) } }',
    '{ cart(id: "1") { id } }',
  ],
  ['all of an object', '{ cart(id: "1") { version @include(if: $no) } }', '{ cart(id: "1") { __typename } }'],
])('applying conditions leaves the included part of %s', (_what, text, expected) => {
  const { document } = rewritten(parse(text), { yes: true, no: false });
  expect(print(document)).toBe(print(parse(expected)));
});

it('rewriting for the planner is undone in data and in errors: in their paths, and in messages that contain a key', () => {
  const found = rewritten(parse('{ order(id: "1") { id: number } }'));
  const path = ['order', 'own_0_id'];
  const answer = restoreAnswer(
    {
      data: { order: [{ own_0_id: 1 }, null] },
      errors: [new GraphQLError('one', { path, extensions: { code: 'X' } }), { message: 'two', path }],
      extensions: { valueCompletion: [new GraphQLError('no null for Order.own_0_id.', { path })] },
    },
    found,
  );
  expect(JSON.parse(JSON.stringify(answer))).toEqual({
    data: { order: [{ id: 1 }, null] },
    errors: [
      { message: 'one', path: ['order', 'id'], extensions: { code: 'X' } },
      { message: 'two', path: ['order', 'id'] },
    ],
    extensions: { valueCompletion: [{ message: 'no null for Order.id.', path: ['order', 'id'] }] },
  });
});
