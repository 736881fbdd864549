import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCOPES } from '@commerce/identity';
import { readScopes, scopesIn, signLogin } from '@commerce/local-stack';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isLeafType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
} from 'graphql';
import { expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { root } from './support/repository.ts';

const schema = buildSchema(readFileSync(join(root, 'apps/gateway/api.graphql'), 'utf8'));
/** One operation per root field, with variables that its arguments accept. */
const examples = new Map(
  parse(readFileSync(join(root, 'docs/examples/root-fields.graphql'), 'utf8')).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [[definition.name?.value, definition] as const] : [],
  ),
);
const variablesOf: Record<string, { variables: Record<string, unknown> }> = JSON.parse(
  readFileSync(join(root, 'docs/examples/answers.json'), 'utf8'),
);

/** For staff only: other descriptions with a scope say what it gives access to in addition. */
const isForStaff = ({ description }: GraphQLField<unknown, unknown>) =>
  /\bFor staff with (the\s+scope\s+)?`/.test(description ?? '');
const forStaff = [schema.getQueryType(), schema.getMutationType()]
  .flatMap((type) => Object.values(type?.getFields() ?? {}))
  .filter(isForStaff);

/** The scopes in the errors of an operation that a login without scopes sends. */
async function refusalsOf(operation: OperationDefinitionNode): Promise<string[][]> {
  const login = await signLogin(inject('dataDirectory'), { customerId: 'nobody' });
  const variables = variablesOf[operation.name?.value ?? '']?.variables;
  const { errors } = await createClient(inject('gatewayUrl'), login).query(print(operation), variables);
  const refusals = errors.filter(({ extensions }) => extensions.code === 'FORBIDDEN');
  return refusals.map(({ extensions }) => (extensions as { requiredScopes?: string[] }).requiredScopes ?? []);
}

it('the scopes that make a login one of staff are those of the schema’s descriptions', () => {
  expect([...readScopes(root).keys()].toSorted()).toEqual(SCOPES);
});

it.each(forStaff.map((field) => [field.name, scopesIn(field.description ?? '')] as const))(
  'the root field %s names its documented scopes %j when it refuses a login without them',
  async (name, scopes) => {
    const example = examples.get(name);
    if (!example) throw new Error(`docs/examples/root-fields.graphql has no ${name}`);
    expect(scopes).not.toEqual([]);
    expect((await refusalsOf(example)).map((required) => required.toSorted())).toEqual([scopes.toSorted()]);
  },
);

it('a field below the root that needs a scope is null, or names its documented scopes in its error', async () => {
  const login = await signLogin(inject('dataDirectory'), { customerId: 'nobody' });
  const fields = ['Product', 'ProductVariant'].map((name) =>
    Object.values((schema.getType(name) as GraphQLObjectType).getFields()).filter(
      ({ description, args }) => scopesIn(description ?? '').length > 0 && args.length === 0,
    ),
  );
  const [ofProduct, ofVariant] = fields.map((members) => members.map(selectionOf).join(' '));
  const query = `{ products(first: 1) { nodes { ${ofProduct} variants { id ${ofVariant} } } } }`;
  const { data, errors } = await createClient(inject('gatewayUrl'), login).query(query);
  const refused = new Map(
    errors.map(({ path, extensions }) => [path?.at(-1), (extensions as { requiredScopes?: string[] }).requiredScopes]),
  );
  const [product] = data.products.nodes;
  expect(fields.flat().length).toBeGreaterThan(3);
  for (const { name, description } of fields.flat()) {
    expect(product[name] ?? product.variants[0][name] ?? null, name).toBeNull();
    if (refused.has(name)) expect(refused.get(name)?.toSorted(), name).toEqual(scopesIn(description ?? '').toSorted());
  }
  expect([...refused.keys()]).toEqual(['stock']);
});

it('no root field requires a scope unless its description says so', async () => {
  const names = new Set(forStaff.map(({ name }) => name));
  const isOpen = ({ name, operation }: OperationDefinitionNode) =>
    operation === 'query' && !names.has(name?.value ?? '');
  const open = [...examples.values()].filter(isOpen);
  expect(open.length).toBeGreaterThan(5);
  const refusals = await Promise.all(open.map(refusalsOf));
  expect(refusals.flat()).toEqual([]);
});

/** A field, with `__typename` if it returns objects. */
function selectionOf({ name, type }: GraphQLField<unknown, unknown>): string {
  return isLeafType(getNamedType(type)) ? name : `${name} { __typename }`;
}
