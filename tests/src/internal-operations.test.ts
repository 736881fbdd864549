import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INTERNAL_OPERATIONS } from '@commerce/graphql';
import { ANONYMOUS, createTokenSigner, SCOPES } from '@commerce/identity';
import {
  buildASTSchema,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
  Kind,
  parse,
  visit,
} from 'graphql';
import { expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { graph, type KnownSubgraph } from './support/known-graph.ts';
import { root } from './support/repository.ts';

interface Operation {
  subgraph: KnownSubgraph;
  type: 'query' | 'mutation';
  field: GraphQLField<unknown, unknown>;
}

/** The root fields of all subgraphs that the public graph does not have. */
const operations = graph.subgraphs.flatMap(({ subgraph, name }): Operation[] => {
  const schema = buildASTSchema(parse(readFileSync(join(root, 'apps', name, 'schema.graphql'), 'utf8')), {
    assumeValidSDL: true,
  });
  const fieldsOf = (type: Operation['type'], from: GraphQLObjectType | null | undefined) =>
    Object.values(from?.getFields() ?? {})
      .filter(({ astNode }) => astNode?.directives?.some((each) => each.name.value === 'inaccessible'))
      .map((field) => ({ subgraph: subgraph as KnownSubgraph, type, field }));
  return [...fieldsOf('query', schema.getQueryType()), ...fieldsOf('mutation', schema.getMutationType())];
});
/** Examples of types, as GraphQL writes them; those of others are ids. */
const EXAMPLES: Record<string, string> = { Int: '1', Boolean: 'true', DateTime: '"2026-01-01T00:00:00Z"' };
const callers: Record<string, readonly string[]> = INTERNAL_OPERATIONS;

it('the table of callers has each operation that the public graph does not have, and no other', () => {
  expect(Object.keys(callers).toSorted()).toEqual(operations.map(({ field }) => field.name).toSorted());
});

it('the table of callers allows what services do, and nothing else', () => {
  const calls = new Set(
    graph.subgraphs.flatMap(({ name }) => rootFieldsCalledBy(name).map((each) => `${name} ${each}`)),
  );
  const allowed = Object.entries(callers).flatMap(([name, services]) =>
    services.map((service) => `${service} ${name}`),
  );
  expect([...calls].toSorted()).toEqual(allowed.toSorted());
});

it.each(operations.map((operation) => [operation.field.name, operation] as const))(
  '%s is refused to people, and to all services but its callers',
  async (name, { subgraph, type, field }) => {
    const args = field.args.map((each) => `${each.name}: ${exampleOf(each.type)}`).join(', ');
    const document = `${type} { ${name}(${args}) { __typename } }`;
    const ask = async (service: string, viewer = ANONYMOUS) => {
      const file = join(inject('dataDirectory'), 'secrets', `${service}.key.json`);
      const sign = await createTokenSigner(JSON.parse(readFileSync(file, 'utf8')));
      const token = await sign(`${subgraph}-subgraph`, viewer);
      const { errors } = await createClient(inject('subgraphUrls')[subgraph], token).query(document);
      return errors.map(({ extensions }) => extensions.code);
    };
    const people = [ANONYMOUS, { ...ANONYMOUS, customerId: 'sam', scopes: SCOPES }];
    for (const viewer of people) expect(await ask('gateway', viewer)).toEqual(['FORBIDDEN']);
    for (const service of graph.subgraphs.map((each) => each.name)) {
      const codes = await ask(service);
      if (callers[name]?.includes(service)) expect(codes).not.toContain('FORBIDDEN');
      else expect(codes, service).toEqual(['FORBIDDEN']);
    }
  },
);

/** The root fields in the documents with which a service calls others. */
function rootFieldsCalledBy(service: string): string[] {
  const folder = join(root, 'apps', service, 'src/clients');
  const documents = readdirSync(folder).filter((file) => file.endsWith('.graphql'));
  const called: string[] = [];
  for (const file of documents) {
    visit(parse(readFileSync(join(folder, file), 'utf8')), {
      OperationDefinition: ({ selectionSet }) => {
        for (const each of selectionSet.selections) if (each.kind === Kind.FIELD) called.push(each.name.value);
      },
    });
  }
  return called;
}

/** A value of a type that names nothing that exists, as GraphQL writes it. */
function exampleOf(type: GraphQLInputType): string {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return `[${exampleOf(nullable.ofType)}]`;
  if (isInputObjectType(nullable)) {
    const required = Object.values(nullable.getFields()).filter(isRequiredInputField);
    return `{ ${required.map((each) => `${each.name}: ${exampleOf(each.type)}`).join(', ')} }`;
  }
  const { name } = getNamedType(nullable);
  return EXAMPLES[name] ?? JSON.stringify(randomUUID());
}
